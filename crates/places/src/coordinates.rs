//! Coordinates: which region a point lies in, and what lies near.

use crate::gazetteer::{Level, Place};
use crate::region::{Region, distance, regions};

/// Within this many kilometres of an outline a point is said to lie at the border: outlines are simplified.
const BORDER: f64 = 25.0;

/// A point on earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// North is positive.
    pub lat: f64,
    /// East is positive.
    pub lon: f64,
}

/// Why a pair of numbers is no point.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PointError {
    /// The pair is out of range, and would be a point the other way round.
    #[error(
        "{0}, {1}: latitude is between -90 and 90; read as longitude and latitude it would be a point: were they swapped?"
    )]
    Swapped(f64, f64),
    /// No such point.
    #[error("{0}, {1}: no point on earth; latitude is between -90 and 90, longitude between -180 and 180")]
    OutOfRange(f64, f64),
}

/// Reads `43.8, 87.6`, `43.8N 87.6E` or `87.6°E 43.8°N`; `None` where the text is something else.
pub fn read_point(text: &str) -> Option<Result<Point, PointError>> {
    let mut numbers: Vec<(f64, Option<char>)> = Vec::new();
    for part in text.split([',', ' ', ';', '，', '\t']).filter(|p| !p.is_empty()) {
        let part = part.trim_matches(['(', ')', '（', '）']);
        let (digits, side) = match part.chars().last()? {
            c @ ('N' | 'S' | 'E' | 'W' | 'n' | 's' | 'e' | 'w') => (&part[..part.len() - 1], Some(c.to_ascii_uppercase())),
            _ => (part, None),
        };
        if digits.is_empty() {
            numbers.last_mut()?.1 = side;
            continue;
        }
        let value: f64 = digits.trim_end_matches(['°', 'º']).parse().ok().filter(|v: &f64| v.is_finite())?;
        numbers.push((value, side));
    }
    let &[(a, sa), (b, sb)] = numbers.as_slice() else { return None };
    // two whole numbers are a house and a postcode more often than a point
    if sa.is_none() && sb.is_none() && !text.contains('.') {
        return None;
    }
    let signed = |v: f64, side: Option<char>| if matches!(side, Some('S' | 'W')) { -v } else { v };
    let (lat, lon) = match (sa, sb) {
        (Some('E' | 'W'), _) | (_, Some('N' | 'S')) => (signed(b, sb), signed(a, sa)),
        _ => (signed(a, sa), signed(b, sb)),
    };
    let fits = |lat: f64, lon: f64| lat.abs() <= 90.0 && lon.abs() <= 180.0;
    Some(match (fits(lat, lon), fits(lon, lat)) {
        (true, _) => Ok(Point { lat, lon }),
        (false, true) => Err(PointError::Swapped(lat, lon)),
        (false, false) => Err(PointError::OutOfRange(lat, lon)),
    })
}

/// What a point says.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// The region whose outline it lies in, well away from the line.
    pub region: Option<&'static Region>,
    /// Regions whose line it lies at.
    pub border: Vec<&'static Region>,
    /// The region it would lie in with latitude and longitude swapped, where it lies in none as given.
    pub swapped: Option<&'static Region>,
    /// The seats of counties nearest to it, with the distance in kilometres.
    pub near: Vec<(Place, f64)>,
}

/// Finds a point in the outlines of the regions, and the county seats near it.
pub fn locate(point: Point) -> Located {
    let mut out = Located::default();
    for region in regions() {
        match region.contains(point.lat, point.lon) {
            Some((_, distance)) if distance < BORDER => out.border.push(region),
            Some((true, _)) => out.region = Some(region),
            _ => {}
        }
    }
    if out.region.is_none() && out.border.is_empty() && point.lon.abs() <= 90.0 {
        out.swapped =
            regions().iter().find(|r| r.contains(point.lon, point.lat).is_some_and(|(inside, d)| inside && d >= BORDER));
    }
    let mut near: Vec<(Place, f64)> = Place::all()
        .filter(|p| p.level() == Level::County)
        .filter_map(|p| Some((p, distance(p.at()?, (point.lat, point.lon)))))
        .filter(|(_, d)| *d <= 200.0)
        .collect();
    near.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    near.truncate(3);
    out.near = near;
    out
}
