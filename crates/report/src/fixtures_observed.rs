//! Rows of which something was observed beside the name, with invented names and places.

use super::super::Outline;
use super::row;
use karez_model::*;

pub(super) fn observation(kind: &str, reason: &str, says: &str, does_not_say: &str, line: u64) -> Observation {
    Observation {
        kind: kind.into(),
        evidence: vec![Evidence {
            source: "suppliers.csv".into(),
            class: "user_document".into(),
            record: format!("suppliers.csv, line {line}"),
            sha256: String::new(),
        }],
        reason: reason.into(),
        says: says.into(),
        does_not_say: does_not_say.into(),
        site: None,
    }
}

fn site_in_region(id: &str, label: &str, lat: f64, lon: f64, line: u64) -> Observation {
    let mut o = observation(
        "site_in_region",
        &format!("site in {label}, CN-XJ, by postcode"),
        &format!("The address given lies in {label}, which is in CN-XJ, by the postcode 831100."),
        "Anything about the owner, the workers or the product there.",
        line,
    );
    o.site = Some(Site {
        id: id.into(),
        label: label.into(),
        region: Some("CN-XJ".into()),
        lat,
        lon,
        point: "seat of the county".into(),
    });
    o
}

/// A row that no name matches, with an observation of each kind.
pub(crate) fn observed() -> Answer {
    let mut s = row(13, "Invented Weaving House Ltd", "cn", Vec::new());
    s.observations = vec![
        site_in_region("653201", "Sample County", 37.11, 79.92, 13),
        observation(
            "postcode_disagrees",
            "postcode 831100 is that of Sample County, not of Other Town",
            "The postcode 831100 is that of Sample County; the address names Other Town.",
            "Which of the two is right.",
            13,
        ),
        observation(
            "priority_sector",
            "cotton, heading 5201: priority sector, list of 2026-08-20",
            "Heading 5201 is in the sector cotton, which DHS names as a priority for enforcement, list of 2026-08-20.",
            "Where this product was made.",
            13,
        ),
        observation(
            "shared_attribute",
            "address of Shili Cotton Industry Group Co., Ltd. (listed by DHS on the UFLPA Entity List); possible link, not verified",
            "Possible link; not verified; alternative explanations: a building with many tenants, an agent’s office, an earlier \
             tenant. Shared with 1 listed entity: the address “12 Sample Road, Sample County” is that given for Shili Cotton \
             Industry Group Co., Ltd. (listed by DHS on the UFLPA Entity List); 2 other rows of this input, under other names, \
             give it too.",
            "Identity or control: that they are one and the same, or that one of them owns or directs the other.",
            13,
        ),
    ];
    s.observations[3].evidence.push(Evidence {
        source: "DHS UFLPA Entity List page".into(),
        class: "official_listing".into(),
        record: "starter/us-uflpa.tsv, line 14".into(),
        sha256: "9f2c".repeat(16),
    });
    Answer::Screened(Box::new(s))
}

/// A row without a match at a place that another row names, too.
pub(crate) fn observed_at(line: u64, name: &str, id: &str, label: &str, lat: f64, lon: f64) -> Answer {
    let mut s = row(line, name, "cn", Vec::new());
    s.observations = vec![site_in_region(id, label, lat, lon, line)];
    Answer::Screened(Box::new(s))
}

/// An invented outline.
pub(super) fn outline() -> Outline {
    let ring =
        [(35.2, 78.4), (39.0, 73.6), (42.1, 80.2), (45.3, 82.4), (49.1, 87.3), (45.0, 91.0), (42.6, 96.4), (37.8, 91.2)];
    Outline { region: "CN-XJ".into(), name: "Sample Region".into(), rings: vec![ring.to_vec()] }
}
