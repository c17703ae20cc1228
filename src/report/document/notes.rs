//! What holds for every figure: said once, at the end.

use super::super::agreement::Agreement;
use super::super::figures::{Part, Report};
use super::Section;

const NOTES: &str = "Errors: share of scored images whose truth is not among the first k guesses, \
                     with Wilson's 95 % interval. Active time leaves out pauses and idleness. \
                     Moments are UTC.";

/// Which parts need it, and the sentence.
type Note = (fn(&Part) -> bool, &'static str);

/// In plain words, each with its source.
const OF_PARTS: [Note; 12] = [
    (
        |part| !part.versus.is_empty(),
        "p: how often chance alone would give a figure as clear as this one or clearer, if there were no \
         difference. A small p speaks against chance; a large one does not speak for equality, and neither \
         says how large a difference is: for that read its interval.",
    ),
    (
        |part| !part.versus.is_empty(),
        "McNemar's test asks whether the images that only one of two judges got right are shared evenly \
         between them; it is the right one for judges of the same images. Exact (McNemar 1947) it is \
         cautious, its mid-p (Fagerland, Lydersen and Laake 2013) less so.",
    ),
    (
        |part| part.scoring.significance.iter().any(|test| test.holm_tests > 1),
        "Holm (1979): of many tests some find something by chance. These p-values are raised so that the \
         chance of a single false alarm among all of them stays below what p says.",
    ),
    (
        |part| !part.versus.is_empty(),
        "The pooled z (Fleiss 1981) takes two judges for judges of different images. For those of the same \
         images it stands here because the paper of 2015 (Russakovsky et al., section 6.4) has it.",
    ),
    (
        |part| !part.versus.is_empty(),
        "Power: how likely another study with as many images would find the difference, one-sided at 5 %, \
         if the rates seen here were the true ones (Fleiss 1981; Connor 1987). Of this study it says no \
         more than p does.",
    ),
    (
        |part| part.scoring.significance.iter().any(|test| test.difference.is_some()),
        "The interval of a difference is Newcombe's (1998, method 10 for paired data, and for independent \
         proportions where images differ).",
    ),
    (
        |part| part.scoring.exact.iter().any(|exact| exact.n > 0),
        "Exact intervals (Clopper and Pearson 1934) hold the true rate at least as often as they say, \
         Wilson's (1927) about as often.",
    ),
    (
        |part| part.timing.active.kinds.is_some_and(|kinds| kinds.two.is_some()),
        "Kinds of times: one log-normal distribution against two (EM, Dempster, Laird and Rubin 1977), \
         compared by BIC (Schwarz 1978). About two in three times of a kind lie between its median divided \
         by its spread and its median times it. That two kinds fit better says that the times are not of one \
         simple shape, not what the kinds are.",
    ),
    (
        |part| part.timing.course.as_ref().is_some_and(|course| course.trend.is_some()),
        "Trend: least squares on the logarithm of the time (Draper and Smith 1998), the images in the order \
         of the queue. It takes images for independent and says nothing of why the pace changes.",
    ),
    (
        |part| {
            let course = part.timing.course.as_ref();
            course
                .is_some_and(|course| course.time_change.is_some() || course.error_change.is_some())
        },
        "Clearest change: the place at which the mean shifts most (Hawkins 1977); p is the share of \
         shuffles of the images with as clear a shift (Phipson and Smyth 2010). A slow trend gives a small \
         p as well.",
    ),
    (
        |part| part.confidence.as_ref().is_some_and(|found| found.top_1_order.is_some()),
        "Confidence and being right: Mann and Whitney's U (1947) as a share of all pairs, with Newcombe's \
         interval (2006, method 5).",
    ),
    (
        |part| part.timing.pooled_trend.is_some(),
        "Over several sessions each session's trend counts as one figure, with Student's interval: images \
         of one session are more alike than those of two.",
    ),
];

/// Which reports need it, and the sentence.
type ReportNote = (fn(&Report) -> bool, &'static str);

/// Of judges together and of histories, likewise.
const OF_REPORTS: [ReportNote; 4] = [
    (
        |report| has_agreement(report, |found| found.coefficients.is_some()),
        "Agreement beyond chance: Cohen's (1960) and Fleiss' (1971) kappa, and Krippendorff's alpha for \
         classes (2004), which allows for images that not all judged. Intervals: images drawn again \
         (bootstrap, Efron and Tibshirani 1993); with few images they are too narrow.",
    ),
    (
        |report| has_agreement(report, |_| true),
        "Error consistency: Cohen's kappa of being right (Geirhos, Meding and Wichmann 2020). Plurality: \
         Polikar (2006).",
    ),
    (
        |report| {
            has_agreement(report, |found| found.annotators.len() > 2 && found.estimated.is_some())
        },
        "Errors without the truth: Dawid and Skene (1979).",
    ),
    (
        |report| super::training::told(&report.training).any(|one| one.top_k_trend.is_some()),
        "Trend with training: logistic regression on the logarithm of the images answered before, and 1, \
         with Wald's interval (Agresti 2002). It takes images for independent.",
    ),
];

fn has_agreement(report: &Report, is_so: fn(&Agreement) -> bool) -> bool {
    report.overall.iter().filter_map(|overall| overall.agreement.as_ref()).any(is_so)
}

/// The notes that this report needs.
pub(super) fn section(report: &Report) -> Section {
    let mut section = Section::new("Notes");
    section.text(NOTES);
    let parts = || {
        let overall = report.overall.iter().map(|overall| &overall.part);
        report.sessions.iter().map(|session| &session.part).chain(overall)
    };
    for (needs, text) in OF_PARTS {
        if parts().any(needs) {
            section.text(text);
        }
    }
    for (needs, text) in OF_REPORTS {
        if needs(report) {
            section.text(text);
        }
    }
    section
}
