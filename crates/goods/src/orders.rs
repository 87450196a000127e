//! Withhold release orders, by the merchandise that they name.
//!
//! An order of US Customs covers goods of a party or a place. Its merchandise is told in words, so the words are read as any
//! invoice line is; what is found is that an order *names* a heading, never that given goods fall under it. The crate knows no
//! lists: the caller takes orders from wherever it keeps them.

use crate::listed::meets;
use crate::text::read_text;
use crate::wording::{Error, fill};
use serde::Serialize;

/// An order, as its list gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// The list's id.
    pub list: String,
    /// The version of the list.
    pub version: String,
    /// Who made it.
    pub authority: String,
    /// Its id or, where it has none, what it is called.
    pub id: String,
    /// The party or place that it names.
    pub party: String,
    /// What was done: `WRO`, `Finding`.
    pub action: String,
    /// Active, partially active, inactive; empty where the list does not say.
    pub status: String,
    /// The first day of its effect; empty where the list does not say.
    pub effective: String,
    /// The goods it covers, in its own words.
    pub merchandise: Vec<String>,
}

/// An order that names a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderAnswer {
    /// The list's id.
    pub list: String,
    /// The version of the list.
    pub version: String,
    /// The order's id.
    pub order: String,
    /// The party or place that it names.
    pub party: String,
    /// Its status, as the list words it.
    pub status: String,
    /// The first day of its effect.
    pub effective: String,
    /// The goods it covers, in its own words.
    pub merchandise: String,
    /// The heading asked about that its words name.
    pub heading: String,
    /// The sentence.
    pub says: String,
    /// What it does not mean.
    pub does_not_say: String,
}

/// Orders whose merchandise has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// Each with the headings that each of its texts names.
    read: Vec<(Order, Vec<Vec<String>>)>,
}

impl Orders {
    /// Reads the merchandise of orders.
    pub fn read(orders: Vec<Order>) -> Orders {
        let headings = |text: &String| read_text(text).into_iter().map(|c| c.code).collect();
        let read = orders.into_iter().map(|o| {
            let named = o.merchandise.iter().map(headings).collect();
            (o, named)
        });
        Orders { read: read.collect() }
    }

    /// The orders whose merchandise names one of these codes, in the order given.
    pub fn naming(&self, codes: &[String]) -> Result<Vec<OrderAnswer>, Error> {
        naming(&self.read, codes)
    }
}

fn naming(orders: &[(Order, Vec<Vec<String>>)], codes: &[String]) -> Result<Vec<OrderAnswer>, Error> {
    let mut found = Vec::new();
    for (order, named) in orders {
        for (merchandise, headings) in order.merchandise.iter().zip(named) {
            let Some(heading) = headings.iter().find(|h| codes.iter().any(|k| meets(k, h))) else {
                continue;
            };
            let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
            let says = fill(
                "order",
                &[
                    ("authority", &order.authority),
                    ("action", &or(&order.action, "order")),
                    ("id", &order.id),
                    ("status", &or(&order.status, "not told")),
                    ("effective", &or(&order.effective, "on a day that is not told")),
                    // The words of others stay within their quotation marks.
                    ("merchandise", &merchandise.replace(['"', '“', '”'], "'")),
                    ("list", &order.list),
                    ("version", &order.version),
                    ("heading", heading),
                ],
            )?;
            found.push(OrderAnswer {
                list: order.list.clone(),
                version: order.version.clone(),
                order: order.id.clone(),
                party: order.party.clone(),
                status: order.status.clone(),
                effective: order.effective.clone(),
                merchandise: merchandise.clone(),
                heading: heading.clone(),
                says,
                does_not_say: fill("order_limits", &[])?,
            });
            break;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_found_by_the_goods_in_its_words() {
        let order = |id: &str, merchandise: &str| Order {
            list: "us-cbp-wro".into(),
            version: "2026-01-29".into(),
            authority: "US Customs and Border Protection".into(),
            id: id.into(),
            action: "WRO".into(),
            status: "Active".into(),
            merchandise: vec![merchandise.into()],
            ..Order::default()
        };
        let orders = Orders::read(vec![
            order("1", "All Turkmenistan Cotton or products produced in whole or in part with Turkmenistan cotton."),
            order("2", "Disposable gloves, rubber"),
            order("3", "Electronics"),
            order("4", "Tobacco produced in an invented place"),
            Order { id: "5".into(), ..Order::default() },
            order(
                "6",
                "All gold mined or produced with convict labor, forced labor, or indentured labor in an invented place",
            ),
        ]);
        let ids = |codes: &[&str]| -> Vec<String> {
            let codes: Vec<String> = codes.iter().map(|c| (*c).to_owned()).collect();
            orders.naming(&codes).unwrap().into_iter().map(|o| o.order).collect()
        };
        assert_eq!(ids(&["5201"]), ["1"]);
        assert_eq!(ids(&["520100"]), ["1"]);
        assert_eq!(ids(&["4015"]), ["2"]);
        assert_eq!(ids(&["52"]), ["1"]);
        assert_eq!(ids(&["7108"]), ["6"]);
        assert!(ids(&["8471"]).is_empty(), "a sector's word names no heading");
        assert!(ids(&[""]).is_empty());
        let said = &orders.naming(&["5201".to_owned()]).unwrap()[0].says;
        assert!(said.starts_with("Listed by US Customs and Border Protection: WRO 1, status Active"), "{said}");
    }
}
