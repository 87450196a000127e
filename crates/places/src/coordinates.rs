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

/// One of the two numbers of a point, in degrees, and the side it was given for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Angle {
    degrees: f64,
    side: Option<Side>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    North,
    South,
    East,
    West,
}

/// Reads `43.8, 87.6`, `43.8N 87.6E`, `lat 43.8 lon 87.6`, `北纬43.8 东经87.6` or `43°48'N 87°36'E`; `None` where the text is
/// something else.
pub fn read_point(text: &str) -> Option<Result<Point, PointError>> {
    let angles = angles(text)?;
    let &[a, b] = angles.as_slice() else { return None };
    // two whole numbers are a house and a postcode more often than a point
    if a.side.is_none() && b.side.is_none() && !text.contains(['.', '°', 'º']) {
        return None;
    }
    let signed = |x: Angle| if matches!(x.side, Some(Side::South | Side::West)) { -x.degrees } else { x.degrees };
    let (lat, lon) = match (a.side, b.side) {
        (Some(Side::East | Side::West), _) | (_, Some(Side::North | Side::South)) => (signed(b), signed(a)),
        _ => (signed(a), signed(b)),
    };
    let fits = |lat: f64, lon: f64| lat.abs() <= 90.0 && lon.abs() <= 180.0;
    Some(match (fits(lat, lon), fits(lon, lat)) {
        (true, _) => Ok(Point { lat, lon }),
        (false, true) => Err(PointError::Swapped(lat, lon)),
        (false, false) => Err(PointError::OutOfRange(lat, lon)),
    })
}

/// The angles of a text that holds nothing else: at most three, for a fourth makes it something else.
fn angles(text: &str) -> Option<Vec<Angle>> {
    let mut out: Vec<Angle> = Vec::new();
    let mut ahead: Option<Side> = None;
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() || ",;:=()（），；：°º'′’\"″”".contains(c) {
            rest = &rest[c.len_utf8()..];
        } else if c.is_ascii_digit() || c == '-' || c == '+' || c == '.' {
            let length =
                rest.char_indices().position(|(i, c)| !(c.is_ascii_digit() || c == '.' || i == 0)).unwrap_or(rest.len());
            let value: f64 = rest[..length].parse().ok().filter(|v: &f64| v.is_finite())?;
            rest = &rest[length..];
            // minutes and seconds belong to the angle before them
            let share = match rest.chars().next() {
                Some('\'' | '′' | '’') => 60.0,
                Some('"' | '″' | '”') => 3600.0,
                _ => {
                    if out.len() == 3 {
                        return None;
                    }
                    out.push(Angle { degrees: value, side: ahead.take() });
                    continue;
                }
            };
            let angle = out.last_mut()?;
            angle.degrees += value / share * if angle.degrees < 0.0 { -1.0 } else { 1.0 };
        } else {
            let length = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>();
            if length == 0 {
                return None;
            }
            let side = match rest[..length].to_lowercase().as_str() {
                "n" | "north" | "lat" | "latitude" | "北纬" | "纬度" => Side::North,
                "s" | "south" | "南纬" => Side::South,
                "e" | "east" | "lon" | "lng" | "long" | "longitude" | "东经" | "经度" => Side::East,
                "w" | "west" | "西经" => Side::West,
                _ => return None,
            };
            rest = &rest[length..];
            match out.last_mut() {
                Some(angle) if angle.side.is_none() && ahead.is_none() => angle.side = Some(side),
                _ => ahead = Some(side),
            }
        }
    }
    ahead.is_none().then_some(out)
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
    Located { near: near(point), ..in_outlines(point) }
}

/// Finds a point in the outlines of the regions and no more: of a hundred points hardly one lies in any.
pub fn in_outlines(point: Point) -> Located {
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
    out
}

/// County seats are looked for within this many kilometres, which are less than [`NEAR_DEGREES`] of latitude.
const NEAR: f64 = 200.0;
const NEAR_DEGREES: f64 = 1.9;

/// The seats of counties nearest to a point.
fn near(point: Point) -> Vec<(Place, f64)> {
    let mut near: Vec<(Place, f64)> = Place::all()
        .filter(|p| p.level() == Level::County)
        .filter_map(|p| Some((p, p.at()?)))
        .filter(|(_, at)| (at.0 - point.lat).abs() < NEAR_DEGREES)
        .map(|(p, at)| (p, distance(at, (point.lat, point.lon))))
        .filter(|(_, d)| *d <= NEAR)
        .collect();
    near.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    near.truncate(3);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_read_in_every_usual_notation() {
        for text in [
            "43.8, 87.6",
            "43.8 87.6",
            "(43.8, 87.6)",
            "43.8N 87.6E",
            "87.6°E 43.8°N",
            "N43.8 E87.6",
            "lat 43.8 lon 87.6",
            "latitude: 43.8, longitude: 87.6",
            "43°48'N 87°36'E",
            "43°48′0″N, 87°36′0″E",
            "北纬43.8 东经87.6",
        ] {
            let point = read_point(text).unwrap().unwrap();
            assert!((point.lat - 43.8).abs() < 1e-9 && (point.lon - 87.6).abs() < 1e-9, "{text}: {point:?}");
        }
        assert_eq!(read_point("33.9S 18.4E").unwrap().unwrap(), Point { lat: -33.9, lon: 18.4 });
    }

    #[test]
    fn what_is_no_pair_of_angles_is_left_to_others() {
        for text in ["843000", "12 830000", "43.8", "1.2 3.4 5.6", "Hotan 43.8, 87.6", "", "N", "43.8, N", "12.5.7, 3"] {
            assert_eq!(read_point(text), None, "{text}");
        }
    }
}
