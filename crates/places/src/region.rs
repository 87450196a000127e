//! The regions that a law, an order or a policy names, as data: their members, labels, codes and outlines.
//!
//! Nothing here knows any region by name. A folder under `data/regions` makes one.

use crate::gazetteer::Place;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A region as its `region.toml` says.
#[derive(Debug, Deserialize)]
pub struct Region {
    /// Such as `CN-XJ`: ISO 3166-2, or ISO 3166-1 for a whole country.
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Places that belong to it: an id or its beginning (`65`, `XPCC`), or a country's code.
    pub members: Vec<String>,
    /// Labels, by the name a user chooses them with; `default` names one of them. The place is one; its names are many.
    pub labels: BTreeMap<String, String>,
    /// ISO 3166-2, or 3166-1 for a whole country.
    #[serde(default)]
    pub iso: String,
    /// How the record of an LEI writes the region.
    #[serde(default)]
    pub lei_region: String,
    /// First digits of its codes of GB/T 2260.
    #[serde(default)]
    pub gb_prefix: String,
    /// First digits of its postcodes, of six digits.
    #[serde(default)]
    pub postal_prefixes: Vec<String>,
    /// Legal texts that name it, in their own words.
    #[serde(default)]
    pub legal: Vec<Legal>,
    /// The folder under `data/regions`.
    #[serde(skip)]
    pub folder: &'static str,
    #[serde(skip)]
    rings: Vec<Vec<(f64, f64)>>,
}

/// A legal text that names the region.
#[derive(Debug, Deserialize)]
pub struct Legal {
    /// Its name.
    pub name: String,
    /// Its citation.
    pub cite: String,
    /// The words it uses.
    pub words: String,
    /// Where that was read.
    pub source: String,
    /// high, medium or low.
    pub confidence: String,
}

/// The label that names another one.
const DEFAULT: &str = "default";

/// All regions, read once.
pub fn regions() -> &'static [Region] {
    static REGIONS: OnceLock<Vec<Region>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        crate::REGIONS
            .iter()
            .map(|&(folder, text, outline)| {
                let region: Region =
                    toml::from_str(text).unwrap_or_else(|e| panic!("data/regions/{folder}/region.toml: {e}"));
                Region { folder, rings: rings(outline), ..region }
            })
            .collect()
    })
}

impl Region {
    /// The region of an id.
    pub fn of_id(id: &str) -> Option<&'static Self> {
        regions().iter().find(|r| r.id.eq_ignore_ascii_case(id))
    }

    /// The region that a place lies in.
    pub fn of(place: Place) -> Option<&'static Self> {
        regions().iter().find(|r| r.has(place))
    }

    /// Whether a place lies in it.
    pub fn has(&self, place: Place) -> bool {
        self.members.iter().any(|m| {
            let country = m.len() == 2 && m.bytes().all(|b| b.is_ascii_uppercase());
            if country {
                place.country() == m
            } else {
                place.country() == self.country && place.id().starts_with(m.as_str())
            }
        })
    }

    /// The label for a choice of the user, or the default one.
    pub fn label(&self, choice: Option<&str>) -> &str {
        let own = choice.filter(|c| *c != DEFAULT).and_then(|c| self.labels.get(c));
        let default = || self.labels.get(DEFAULT).and_then(|d| self.labels.get(d));
        own.or_else(default).map_or(self.id.as_str(), String::as_str)
    }

    /// What a user may choose.
    pub fn choices(&self) -> impl Iterator<Item = &str> {
        self.labels.keys().map(String::as_str).filter(|k| *k != DEFAULT)
    }

    /// The outline as rings of latitude and longitude. A drawing aid: it says nothing on where any border runs.
    pub fn outline(&self) -> &[Vec<(f64, f64)>] {
        &self.rings
    }

    /// Whether a point lies inside the outline, and how far from its line in kilometres.
    pub(crate) fn contains(&self, lat: f64, lon: f64) -> Option<(bool, f64)> {
        if self.rings.is_empty() {
            return None;
        }
        let (mut inside, mut nearest) = (false, f64::MAX);
        for ring in &self.rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                if (a.0 > lat) != (b.0 > lat) && lon < (b.1 - a.1) * (lat - a.0) / (b.0 - a.0) + a.1 {
                    inside = !inside;
                }
                nearest = nearest.min(distance_to_line((lat, lon), *a, *b));
            }
        }
        Some((inside, nearest))
    }
}

/// The rings of a file of points.
fn rings(outline: &str) -> Vec<Vec<(f64, f64)>> {
    let mut rings: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut current = "";
    for line in outline.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(ring), Some(_), Some(lat), Some(lon)) = (cells.next(), cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else { continue };
        if ring != current || rings.is_empty() {
            rings.push(Vec::new());
            current = ring;
        }
        rings.last_mut().expect("pushed above").push((lat, lon));
    }
    rings
}

/// Kilometres from a point to a short line, on a plane that touches the earth at the point.
fn distance_to_line(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let shrink = p.0.to_radians().cos();
    let flat = |q: (f64, f64)| ((q.1 - p.1) * shrink * 111.32, (q.0 - p.0) * 110.57);
    let ((ax, ay), (bx, by)) = (flat(a), flat(b));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let t = if length == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) };
    (ax + t * dx).hypot(ay + t * dy)
}

/// Kilometres between two points.
pub(crate) fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let (dla, dlo) = (lb - la, (b.1 - a.1).to_radians());
    let h = (dla / 2.0).sin().powi(2) + la.cos() * lb.cos() * (dlo / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().asin()
}
