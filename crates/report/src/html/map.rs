//! Where the places named lie: points on a graticule, drawn in the page itself, with a table beneath that says the same in words.
//!
//! There are no tiles: a map that asks a server for its ground tells that server which suppliers somebody looks at. A point stands
//! for a place, such as the seat of a county, and never for a building; the table says for what. Places, not rows, are drawn, so
//! a file of any length gives a map of a bounded size.

use crate::context::{Outline, count};
use crate::plain::plain;
use askama::Template;
use std::collections::{BTreeMap, BTreeSet};

/// Places that are drawn; further ones are counted.
const DRAWN: usize = 400;
/// Places whose number stands beside the point: more would cover each other.
const NUMBERED: usize = 60;
/// Rows that are named at a place; further ones are counted.
const NAMED: usize = 8;
/// Units of the drawing: its width, its greatest height, and the room around what is drawn, for the labels of the lines.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 560.0;
const MARGIN: f64 = 44.0;
/// The least that is shown, in degrees: a single place needs surroundings to be recognised.
const LEAST: f64 = 3.0;

/// A place, and the rows that name it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Site {
    /// Its name.
    pub(super) label: String,
    /// Its id.
    pub(super) place: String,
    /// What the point stands for.
    pub(super) point: String,
    /// Degrees north.
    pub(super) lat: f64,
    /// Degrees east.
    pub(super) lon: f64,
    /// Line and supplier of the first rows, and the anchor of each where there is one.
    pub(super) rows: Vec<SiteRow>,
    /// How many rows there are.
    pub(super) count: u64,
}

/// A row that names a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SiteRow {
    pub(super) line: u64,
    pub(super) supplier: String,
    pub(super) anchor: Option<String>,
}

/// The places of a run, gathered as its answers come.
#[derive(Debug, Default)]
pub(super) struct Sites {
    places: BTreeMap<String, Site>,
    /// The regions they lie in.
    regions: BTreeSet<String>,
    /// Rows whose places came when there were enough.
    left_out: u64,
}

impl Sites {
    /// Adds a row at a place. A place without a point on the globe is not drawn.
    pub(super) fn add(&mut self, site: &karez_model::Site, row: SiteRow) {
        let sound = site.lat.is_finite() && site.lon.is_finite() && site.lat.abs() <= 90.0 && site.lon.abs() <= 180.0;
        if !sound {
            return;
        }
        if self.places.len() >= DRAWN && !self.places.contains_key(&site.id) {
            self.left_out += 1;
            return;
        }
        let place = self.places.entry(site.id.clone()).or_insert_with(|| Site {
            label: plain(&site.label),
            place: plain(&site.id),
            point: plain(&site.point),
            lat: site.lat,
            lon: site.lon,
            rows: Vec::new(),
            count: 0,
        });
        self.regions.extend(site.region.clone());
        place.count += 1;
        if place.rows.len() < NAMED {
            place.rows.push(row);
        }
    }
}

/// The map and its table.
#[derive(Template)]
#[template(path = "map.html")]
pub(super) struct Map {
    width: f64,
    height: u32,
    description: String,
    outlines: Vec<Shape>,
    lines: Vec<Line>,
    points: Vec<Point>,
    rows: Vec<Row>,
    left_out: u64,
}

struct Shape {
    name: String,
    /// The `d` of a path.
    path: String,
}

/// A line of the graticule, with its label.
struct Line {
    x1: String,
    y1: String,
    x2: String,
    y2: String,
    x: String,
    y: String,
    anchor: &'static str,
    label: String,
}

struct Point {
    x: String,
    y: String,
    radius: String,
    /// Where its number stands, and the number; empty where there are too many.
    text_x: String,
    number: String,
    title: String,
}

struct Row {
    number: usize,
    label: String,
    place: String,
    coordinates: String,
    point: String,
    rows: Vec<SiteRow>,
    more: u64,
}

impl Map {
    /// The map of some places, over the outlines of the regions they lie in; none where there is no place to draw.
    pub(super) fn of(sites: Sites, outlines: &[Outline]) -> Option<Map> {
        let left_out = sites.left_out;
        let outlines: Vec<&Outline> = outlines.iter().filter(|o| sites.regions.contains(&o.region)).collect();
        let sites: Vec<Site> = sites.places.into_values().collect();
        if sites.is_empty() {
            return None;
        }
        let frame = Frame::around(&sites, &outlines);
        let shapes: Vec<Shape> = outlines
            .iter()
            .map(|o| Shape { name: plain(&o.name), path: path(&frame, o) })
            .filter(|s| !s.path.is_empty())
            .collect();
        let rows: u64 = sites.iter().map(|s| s.count).sum();
        let within = match shapes.first() {
            None => String::new(),
            Some(shape) => format!(", with the outline of {}", shape.name),
        };
        let description = format!(
            "{} of {} on a grid of degrees{within}. The table below says the same in words.",
            count(sites.len() as u64, "place", "places"),
            count(rows, "row", "rows"),
        );
        let numbered = sites.len() <= NUMBERED;
        let mut points: Vec<Point> = sites.iter().zip(1..).map(|(s, n)| point(&frame, s, n, numbered)).collect();
        if numbered {
            share_numbers(&frame, &sites, &mut points);
        }
        Some(Map {
            width: WIDTH,
            height: frame.height.ceil() as u32,
            description,
            outlines: shapes,
            lines: graticule(&frame),
            points,
            rows: sites.into_iter().zip(1..).map(|(s, n)| row(s, n)).collect(),
            left_out,
        })
    }
}

/// The part of the globe that is shown, and how it is laid on the paper: equirectangular, degrees of longitude shortened by the
/// cosine of the middle latitude, so that shapes keep their look and figures can be read off the lines.
struct Frame {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
    /// Units a degree of latitude, and of longitude.
    per_lat: f64,
    per_lon: f64,
    left: f64,
    height: f64,
}

impl Frame {
    fn around(sites: &[Site], outlines: &[&Outline]) -> Frame {
        let points = || {
            let of_sites = sites.iter().map(|s| (s.lat, s.lon));
            of_sites.chain(outlines.iter().flat_map(|o| o.rings.iter().flatten().copied()))
        };
        let least = |of: fn((f64, f64)) -> f64| points().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn((f64, f64)) -> f64| points().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (south, north) = widened(least(|p| p.0), most(|p| p.0), 85.0);
        let (west, east) = widened(least(|p| p.1), most(|p| p.1), 180.0);
        // At the poles a degree of longitude is nothing; there is no supplier to see there.
        let shrink = ((south + north) / 2.0).to_radians().cos().max(0.1);
        let per_lat = ((WIDTH - 2.0 * MARGIN) / ((east - west) * shrink)).min((HEIGHT - 2.0 * MARGIN) / (north - south));
        let per_lon = per_lat * shrink;
        let left = (WIDTH - (east - west) * per_lon) / 2.0;
        Frame { south, north, west, east, per_lat, per_lon, left, height: (north - south) * per_lat + 2.0 * MARGIN }
    }

    fn x(&self, lon: f64) -> f64 {
        self.left + (lon - self.west) * self.per_lon
    }

    fn y(&self, lat: f64) -> f64 {
        MARGIN + (self.north.max(lat) - lat) * self.per_lat
    }
}

/// A range with a margin of its own, and at least [`LEAST`] wide.
fn widened(from: f64, to: f64, limit: f64) -> (f64, f64) {
    let add = ((to - from) * 0.06).max((LEAST - (to - from)) / 2.0);
    ((from - add).max(-limit.max(-from)), (to + add).min(limit.max(to)))
}

fn path(frame: &Frame, outline: &Outline) -> String {
    let mut path = String::new();
    for ring in outline.rings.iter().filter(|r| r.len() > 2) {
        for (i, (lat, lon)) in ring.iter().enumerate() {
            path.push_str(if i == 0 { "M" } else { "L" });
            path.push_str(&format!("{} {}", unit(frame.x(*lon)), unit(frame.y(*lat))));
        }
        path.push('Z');
    }
    path
}

/// Lines at whole steps, few enough to be read.
fn graticule(frame: &Frame) -> Vec<Line> {
    let span = (frame.north - frame.south).max(frame.east - frame.west);
    let steps = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0];
    let step = steps.into_iter().find(|s| span / s <= 6.0).unwrap_or(60.0);
    let within = |from: f64, to: f64| {
        let first = (from / step).ceil() as i32;
        let last = (to / step).floor() as i32;
        (first..=last).map(move |n| f64::from(n) * step)
    };
    let (left, right) = (frame.x(frame.west), frame.x(frame.east));
    let (top, bottom) = (frame.y(frame.north), frame.y(frame.south));
    let meridians = within(frame.west, frame.east).map(|lon| {
        let x = unit(frame.x(lon));
        Line {
            x1: x.clone(),
            y1: unit(top),
            x2: x.clone(),
            y2: unit(bottom),
            x,
            y: unit(bottom + 24.0),
            anchor: "middle",
            label: degrees(lon, 'E', 'W', step),
        }
    });
    let parallels = within(frame.south, frame.north).map(|lat| {
        let y = frame.y(lat);
        Line {
            x1: unit(left),
            y1: unit(y),
            x2: unit(right),
            y2: unit(y),
            x: unit(left + 4.0),
            y: unit(y - 5.0),
            anchor: "start",
            label: degrees(lat, 'N', 'S', step),
        }
    });
    meridians.chain(parallels).collect()
}

fn point(frame: &Frame, site: &Site, number: usize, numbered: bool) -> Point {
    // The area grows with the number of rows, to a limit.
    let radius = (4.0 + (site.count as f64).sqrt()).min(16.0);
    let x = frame.x(site.lon);
    Point {
        x: unit(x),
        y: unit(frame.y(site.lat)),
        radius: unit(radius),
        text_x: unit(x + radius + 3.0),
        number: if numbered { number.to_string() } else { String::new() },
        title: format!("{number}: {}, {}", site.label, count(site.count, "row", "rows")),
    }
}

/// Points that cover each other are told by one text, `1, 4`, beside the first of them: two would be none.
fn share_numbers(frame: &Frame, sites: &[Site], points: &mut [Point]) {
    let covers = |a: &Site, b: &Site| {
        (frame.x(a.lon) - frame.x(b.lon)).abs() < 14.0 && (frame.y(a.lat) - frame.y(b.lat)).abs() < 12.0
    };
    for later in 1..points.len() {
        let first = (0..later).find(|&i| !points[i].number.is_empty() && covers(&sites[i], &sites[later]));
        if let Some(first) = first {
            let number = std::mem::take(&mut points[later].number);
            points[first].number.push_str(&format!(", {number}"));
        }
    }
}

fn row(site: Site, number: usize) -> Row {
    Row {
        number,
        coordinates: format!("{}, {}", degrees(site.lat, 'N', 'S', 0.01), degrees(site.lon, 'E', 'W', 0.01)),
        more: site.count - site.rows.len() as u64,
        label: site.label,
        place: site.place,
        point: site.point,
        rows: site.rows,
    }
}

/// `37.11° N`, with as many places as the step needs.
fn degrees(value: f64, positive: char, negative: char, step: f64) -> String {
    let places = match step {
        s if s >= 1.0 => 0,
        s if s >= 0.5 => 1,
        _ => 2,
    };
    let side = if value < 0.0 { negative } else { positive };
    format!("{:.places$}° {side}", value.abs())
}

/// A length in the drawing, to a tenth.
fn unit(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(id: &str, lat: f64, lon: f64) -> karez_model::Site {
        karez_model::Site {
            id: id.into(),
            label: format!("Sample {id}"),
            region: Some("CN-XJ".into()),
            lat,
            lon,
            point: "seat of the county".into(),
        }
    }

    fn supplier(line: u64) -> SiteRow {
        SiteRow { line, supplier: format!("Invented House {line}"), anchor: None }
    }

    fn drawn(sites: &[karez_model::Site], outlines: &[Outline]) -> Map {
        let mut all = Sites::default();
        sites.iter().zip(1..).for_each(|(s, line)| all.add(s, supplier(line)));
        Map::of(all, outlines).unwrap()
    }

    fn at(text: &str) -> f64 {
        text.parse().unwrap()
    }

    #[test]
    fn without_a_place_there_is_no_map() {
        let mut sites = Sites::default();
        for (lat, lon) in [(f64::NAN, 80.0), (91.0, 80.0), (40.0, 181.0), (f64::INFINITY, 0.0)] {
            sites.add(&site("x", lat, lon), supplier(1));
        }
        assert!(Map::of(sites, &[]).is_none());
    }

    #[test]
    fn north_is_up_east_is_right_and_a_degree_of_longitude_is_shorter() {
        let map = drawn(&[site("a", 40.0, 80.0), site("b", 44.0, 80.0), site("c", 40.0, 84.0)], &[]);
        let [a, b, c] = &map.points[..] else { panic!() };
        assert!(at(&b.y) < at(&a.y) && at(&c.x) > at(&a.x) && a.y == c.y && a.x == b.x);
        let ratio = (at(&c.x) - at(&a.x)) / (at(&a.y) - at(&b.y));
        assert!((ratio - 42.0_f64.to_radians().cos()).abs() < 0.01, "{ratio}");
    }

    #[test]
    fn whatever_the_places_all_points_lines_and_outlines_lie_within_the_drawing() {
        let ring = vec![(35.0, 73.0), (49.0, 87.0), (36.0, 96.0)];
        let outline = Outline { region: "CN-XJ".into(), name: "Sample Region".into(), rings: vec![ring] };
        for (sites, outlines) in [
            (vec![site("a", 37.1, 79.9)], vec![]),
            (vec![site("a", 37.1, 79.9)], vec![outline.clone()]),
            (vec![site("a", -60.0, -180.0), site("b", 89.9, 180.0)], vec![]),
            (vec![site("a", 0.0, 0.0), site("b", 0.0001, 0.0)], vec![outline]),
            (vec![site("a", 90.0, 10.0)], vec![]),
        ] {
            let map = drawn(&sites, &outlines);
            let height = f64::from(map.height);
            assert!(height > 2.0 * MARGIN && height <= HEIGHT + 1.0, "{height}");
            for p in &map.points {
                let (x, y) = (at(&p.x), at(&p.y));
                assert!((0.0..=WIDTH).contains(&x) && (0.0..=height).contains(&y), "{x} {y}: {sites:?}");
            }
            assert!((2..=16).contains(&map.lines.len()), "{}", map.lines.len());
            let html = map.render().unwrap();
            assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
        }
    }

    #[test]
    fn rows_of_one_place_are_one_point_with_a_count_and_a_thousand_places_are_drawn_in_part() {
        let same: Vec<_> = (0..300).map(|_| site("a", 37.1, 79.9)).collect();
        let map = drawn(&same, &[]);
        assert_eq!((map.points.len(), map.rows[0].rows.len(), map.rows[0].more), (1, NAMED, 300 - NAMED as u64));
        assert!(map.points[0].title.ends_with("300 rows"), "{}", map.points[0].title);
        let many: Vec<_> = (0..1000).map(|i| site(&i.to_string(), 30.0 + f64::from(i) / 100.0, 80.0)).collect();
        let map = drawn(&many, &[]);
        assert_eq!((map.points.len(), map.left_out), (DRAWN, 600));
        assert!(map.points[0].number.is_empty() && map.render().unwrap().contains("600 further rows"));
    }

    #[test]
    fn points_that_cover_each_other_share_one_text_of_their_numbers() {
        let map = drawn(&[site("a", 37.11, 79.92), site("b", 43.8, 87.6), site("c", 37.12, 79.93)], &[]);
        let numbers: Vec<&str> = map.points.iter().map(|p| p.number.as_str()).collect();
        assert_eq!(numbers, ["1, 3", "2", ""]);
    }

    #[test]
    fn only_regions_in_which_a_place_lies_are_outlined_and_the_data_has_their_lines() {
        let outlines: Vec<Outline> = ["CN-XJ", "TM"]
            .map(|id| {
                let region = karez_places::Region::of_id(id).unwrap();
                Outline { region: id.into(), name: region.label(None).into(), rings: region.outline().to_vec() }
            })
            .into();
        let names = |sites: &[karez_model::Site]| -> Vec<String> {
            drawn(sites, &outlines).outlines.into_iter().map(|s| s.name).collect()
        };
        assert_eq!(names(&[site("653201", 37.1, 79.9)]), [outlines[0].name.clone()]);
        let elsewhere = karez_model::Site { region: None, ..site("310000", 31.2, 121.5) };
        assert!(names(&[elsewhere]).is_empty());
    }

    #[test]
    fn a_reader_who_does_not_see_the_drawing_is_told_the_same() {
        let html = drawn(&[site("653201", 37.114, 79.922), site("650100", 43.8, -87.6)], &[]).render().unwrap();
        for part in [
            "role=\"img\"",
            "aria-labelledby=\"map-title map-description\"",
            "2 places of 2 rows",
            "37.11° N, 79.92° E",
            "43.80° N, 87.60° W",
            "seat of the county",
            "653201",
            "Invented House 2",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }
}
