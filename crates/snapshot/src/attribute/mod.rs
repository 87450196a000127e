//! What two companies can share beside a name: an address, a telephone, an e-mail address, a domain.
//!
//! Each value becomes a key, so that spellings of one value meet and values that say nothing (a town, a free mail provider) give
//! none. Keys are indexed by hash; a hash that meets is checked against the value itself before anything is said.

mod contact;

use karez_model::Entity;
use karez_places::address_key;

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Street, number and town.
    Address,
    /// A telephone number.
    Phone,
    /// A whole e-mail address.
    Email,
    /// The domain of a website or of an e-mail address.
    Domain,
}

impl Attribute {
    /// The word for it in the tables of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Attribute::Address => "address",
            Attribute::Phone => "phone",
            Attribute::Email => "email",
            Attribute::Domain => "domain",
        }
    }
}

/// A value that can be shared, under the spelling by which it is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shareable {
    /// What it is.
    pub attribute: Attribute,
    /// How it is compared.
    pub key: String,
    /// The value as given; of a domain the domain.
    pub value: String,
}

impl Shareable {
    /// The hash under which it is indexed: the same everywhere.
    pub fn hash(&self) -> u64 {
        crate::retrieve::hash(format!("{}:{}", self.attribute.as_str(), self.key).as_bytes())
    }
}

/// How many values of one property are looked at: a hostile entity has a hundred thousand.
const LOOKED_AT: usize = 200;

/// What an entity can share, each key once, in a fixed order.
pub fn shareable(entity: &Entity) -> Vec<Shareable> {
    let values = |property: &str| entity.values(property).iter().take(LOOKED_AT);
    let mut found: Vec<Shareable> = Vec::new();
    let mut add = |attribute, key: String, value: &str| {
        if !found.iter().any(|s| s.attribute == attribute && s.key == key) {
            found.push(Shareable { attribute, key, value: value.to_owned() });
        }
    };
    for value in values("address") {
        if let Some(key) = address_key(value) {
            add(Attribute::Address, key, value);
        }
    }
    for value in values("phone") {
        for key in contact::phones(value) {
            add(Attribute::Phone, key, value);
        }
    }
    for value in values("email") {
        for (whole, host) in contact::emails(value) {
            if let Some(host) = contact::telling_mail(&host) {
                add(Attribute::Domain, host.clone(), &host);
            }
            add(Attribute::Email, whole.clone(), &whole);
        }
    }
    for host in values("website").filter_map(|v| contact::host(v)).filter_map(|h| contact::telling_site(&h)) {
        add(Attribute::Domain, host.clone(), &host);
    }
    found.sort_by(|a, b| (a.attribute, &a.key).cmp(&(b.attribute, &b.key)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_entity_can_share_is_keyed_once_and_in_order() {
        let mut e = Entity::new("Company");
        for (property, value) in [
            ("website", "https://www.Example-Gin.cn/en/"),
            ("email", "Sales@example-gin.cn"),
            ("email", "example.gin@163.com"),
            ("phone", "+86 991 123 4567"),
            ("address", "12 Cotton Road, Sample Town, 831100, China"),
            ("address", "Sample Town, 12 Cotton Rd., China"),
            ("address", "Urumqi, Xinjiang"),
        ] {
            e.add(property, value);
        }
        let keys: Vec<String> = shareable(&e).iter().map(|s| format!("{} {}", s.attribute.as_str(), s.key)).collect();
        assert_eq!(
            keys,
            [
                "address 12 cotton sample",
                "phone 869911234567",
                "email example.gin@163.com",
                "email sales@example-gin.cn",
                "domain example-gin.cn",
            ]
        );
    }
}
