//! Medians, ratios and the comparison of two curves of bytes against quality.

/// The middle value, or the mean of the two in the middle; none of an empty list.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some((values.get(middle - 1)? + upper) / 2.0)
}

/// The median of the ratios of two series, each taken within one round. Machines grow slower and
/// faster during a run, and a round is short.
pub fn median_ratio(ours: &[f64], theirs: &[f64]) -> Option<f64> {
    let pairs = ours.iter().zip(theirs).filter(|(_, theirs)| **theirs > 0.0);
    median(pairs.map(|(ours, theirs)| ours / theirs).collect())
}

/// What an encoder reached with so many bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Length of the photo.
    pub bytes: f64,
    /// SSIMULACRA2 of the photo.
    pub quality: f64,
}

/// Bytes of ours through bytes of theirs at equal quality: the geometric mean over the range of
/// quality that both curves cover; none if they do not overlap.
pub fn bytes_at_equal_quality(ours: &[Point], theirs: &[Point]) -> Option<f64> {
    const STEPS: u32 = 16;
    let (low, high) = (range(ours)?, range(theirs)?);
    let (low, high) = (low.0.max(high.0), low.1.min(high.1));
    if low >= high {
        return None;
    }
    let mut sum = 0.0;
    for step in 0..=STEPS {
        let quality = low + (high - low) * f64::from(step) / f64::from(STEPS);
        sum += log_bytes_at(ours, quality)? - log_bytes_at(theirs, quality)?;
    }
    Some((sum / f64::from(STEPS + 1)).exp())
}

fn range(curve: &[Point]) -> Option<(f64, f64)> {
    let qualities = || curve.iter().map(|point| point.quality);
    let low = qualities().min_by(f64::total_cmp)?;
    Some((low, qualities().max_by(f64::total_cmp)?))
}

/// The logarithm of the bytes, linear between the curve's points.
fn log_bytes_at(curve: &[Point], quality: f64) -> Option<f64> {
    let mut sorted = curve.to_vec();
    sorted.sort_by(|a, b| a.quality.total_cmp(&b.quality));
    let pairs = sorted.windows(2).filter_map(|pair| match pair {
        [left, right] => Some((*left, *right)),
        _ => None,
    });
    let around = |(left, right): &(Point, Point)| {
        (left.quality..=right.quality).contains(&quality) && right.quality > left.quality
    };
    let (left, right) = pairs.into_iter().find(around)?;
    let share = (quality - left.quality) / (right.quality - left.quality);
    Some(left.bytes.ln() + (right.bytes.ln() - left.bytes.ln()) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: &[(f64, f64)]) -> Vec<Point> {
        let point = |(bytes, quality): &(f64, f64)| Point {
            bytes: *bytes,
            quality: *quality,
        };
        points.iter().map(point).collect()
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        // The machine was three times slower in the second round.
        let ratio = median_ratio(&[50.0, 150.0, 50.0], &[100.0, 300.0, 100.0]);
        assert_eq!(ratio, Some(0.5));
        assert_eq!(median_ratio(&[], &[1.0]), None);
        assert_eq!(median_ratio(&[1.0], &[0.0]), None);
    }

    #[test]
    fn equal_quality_at_half_the_bytes_is_one_half() {
        let theirs = curve(&[(100.0, 60.0), (200.0, 70.0), (400.0, 80.0)]);
        let ours = curve(&[(200.0, 80.0), (50.0, 60.0), (100.0, 70.0)]);
        let ratio = bytes_at_equal_quality(&ours, &theirs).unwrap();
        assert!((ratio - 0.5).abs() < 1e-9, "{ratio}");
    }

    #[test]
    fn only_what_both_curves_cover_counts() {
        let theirs = curve(&[(100.0, 60.0), (200.0, 70.0)]);
        let ours = curve(&[(150.0, 65.0), (1e9, 90.0)]);
        assert!(bytes_at_equal_quality(&ours, &theirs).is_some());
        let apart = curve(&[(100.0, 71.0), (200.0, 75.0)]);
        assert_eq!(bytes_at_equal_quality(&apart, &theirs), None);
        assert_eq!(bytes_at_equal_quality(&[], &theirs), None);
    }
}
