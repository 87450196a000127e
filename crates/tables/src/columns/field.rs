//! The fields a column can hold, and the party it speaks of.
//!
//! A supplier master has one party a row; a bill of lading has three. So a heading claims a field *of a party*, and the party
//! that stands nearest to the supplier is the one that is screened; the others are carried.

use std::fmt;

macro_rules! fields {
    (
        of a subject { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }
        of a listing { $($(#[$listing_doc:meta])* $listing:ident = $listing_word:literal,)* }
    ) => {
        /// What a column holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $($(#[$doc])* $variant,)*
            $($(#[$listing_doc])* $listing,)*
        }

        impl Field {
            /// Every field of a subject, in the order in which a column map prints them.
            pub const ALL: &[Field] = &[$(Field::$variant,)*];

            /// Every field of a listing, which only a list has: known where the map is [`of_list`](crate::ColumnMap::of_list).
            pub const OF_LISTING: &[Field] = &[$(Field::$listing,)*];

            /// The word for the field in a column map and in the tables of headings.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Field::$variant => $word,)*
                    $(Field::$listing => $listing_word,)*
                }
            }
        }
    };
}

fields! {
    of a subject {
        /// The number the user's own system gives the row.
        Id = "id",
        /// A name.
        Name = "name",
        /// The rest of a name that did not fit its column (SAP's `NAME2`).
        NameContinued = "name_continued",
        /// The name in the local script.
        NameLocal = "name_local",
        /// A person's given name.
        GivenName = "given_name",
        /// A person's family name.
        FamilyName = "family_name",
        /// Other names.
        Alias = "alias",
        /// Former names.
        PreviousName = "previous_name",
        /// Person, company, ship.
        Schema = "schema",
        /// An address in one cell.
        Address = "address",
        /// Street and number.
        Street = "street",
        /// Town.
        City = "city",
        /// Province or state.
        Region = "region",
        /// Postal code.
        PostalCode = "postal_code",
        /// Country of seat or of the address.
        Country = "country",
        /// Chinese Unified Social Credit Code.
        Uscc = "uscc",
        /// Legal Entity Identifier.
        Lei = "lei",
        /// Tax number.
        TaxNumber = "tax_number",
        /// Number in a register of companies.
        RegistrationNumber = "registration_number",
        /// D-U-N-S number.
        Duns = "duns",
        /// Open Supply Hub id.
        OsId = "os_id",
        /// Passport number.
        Passport = "passport",
        /// Number of an identity card.
        IdNumber = "id_number",
        /// Website.
        Website = "website",
        /// Telephone.
        Phone = "phone",
        /// E-mail.
        Email = "email",
        /// The parent company, by name.
        Parent = "parent",
        /// A person's date of birth.
        BirthDate = "birth_date",
        /// A company's date of incorporation.
        IncorporationDate = "incorporation_date",
        /// A person's nationality.
        Nationality = "nationality",
        /// Trade, category, what is supplied.
        Sector = "sector",
        /// Code of the goods in the Harmonized System or a national tariff.
        Hs = "hs",
        /// Country or region in which the goods originate.
        Origin = "origin",
        /// Degrees north of the site.
        Latitude = "latitude",
        /// Degrees east of the site.
        Longitude = "longitude",
        /// Latitude and longitude of the site in one cell.
        Coordinates = "coordinates",
        /// The date of the row's transaction or entry.
        Date = "date",
        /// A heading that is known and of no use to screening. It helps to find the heading row.
        Other = "other",
    }
    of a listing {
        /// Who lists.
        Authority = "authority",
        /// The programme or list.
        Program = "program",
        /// The provision it stands under.
        Basis = "basis",
        /// A sub-list.
        Sublist = "sublist",
        /// The first day of the listing.
        Effective = "effective",
        /// The day on which it ended.
        Delisted = "delisted",
        /// Where it is written: a page, a publication.
        Source = "source",
        /// The number that the entry has there.
        Reference = "reference",
        /// Remarks.
        Remarks = "remarks",
        /// Why it was listed, in the words of who lists.
        Reasons = "reasons",
        /// What was imposed.
        Measures = "measures",
        /// Active, expired.
        Status = "status",
        /// The day of the report.
        Reported = "reported",
        /// Who reports.
        Author = "author",
        /// What the named party replied.
        Reply = "reply",
    }
}

impl Field {
    /// Whether it tells of a listing and not of its subject.
    pub fn is_of_listing(self) -> bool {
        Field::OF_LISTING.contains(&self)
    }

    /// Whether a column of this field can give a row its name.
    pub fn is_name(self) -> bool {
        matches!(self, Field::Name | Field::NameLocal | Field::GivenName | Field::FamilyName)
    }

    /// Whether a value identifies a party without its name.
    pub fn is_identifier(self) -> bool {
        matches!(
            self,
            Field::Uscc
                | Field::Lei
                | Field::TaxNumber
                | Field::RegistrationNumber
                | Field::Duns
                | Field::Passport
                | Field::IdNumber
        )
    }

    /// The field of this word; `other` is not one a user can map.
    pub(crate) fn parse(word: &str) -> Option<Field> {
        Field::ALL.iter().chain(Field::OF_LISTING).copied().find(|f| f.as_str() == word)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The party a column speaks of, nearest to the supplier first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Party {
    /// The supplier, or the one party of the row.
    Subject,
    /// Who made the goods.
    Manufacturer,
    /// Who sent them.
    Shipper,
    /// Who receives them.
    Consignee,
    /// Who buys, uses, or is told of the arrival.
    Customer,
}

/// A field of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) field: Field,
    pub(crate) party: Party,
}

impl Claim {
    /// Reads `field` or `field@party`, as the table of headings writes it.
    pub(crate) fn parse(text: &str) -> Option<Claim> {
        let (field, party) = text.split_once('@').unwrap_or((text, ""));
        let party = match party {
            "" => Party::Subject,
            "manufacturer" => Party::Manufacturer,
            "shipper" => Party::Shipper,
            "consignee" => Party::Consignee,
            "customer" => Party::Customer,
            _ => return None,
        };
        Some(Claim { field: Field::parse(field)?, party })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_own_word() {
        for field in Field::ALL.iter().chain(Field::OF_LISTING) {
            assert_eq!(Field::parse(field.as_str()), Some(*field));
        }
        assert_eq!(Field::parse("colour"), None);
    }

    #[test]
    fn the_supplier_comes_before_the_maker_the_shipper_and_the_consignee() {
        assert!(Party::Subject < Party::Manufacturer);
        assert!(Party::Manufacturer < Party::Shipper);
        assert!(Party::Shipper < Party::Consignee);
        assert_eq!(Claim::parse("address@shipper"), Some(Claim { field: Field::Address, party: Party::Shipper }));
        assert_eq!(Claim::parse("address@moon"), None);
    }
}
