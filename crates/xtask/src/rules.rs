//! The rules of who may link whom: the drawing in ARCHITECTURE.md, as data.
//!
//! Direct edges between members are allowed one by one; what comes from outside is forbidden by
//! name. What deliberately does not live here: reading manifests and reporting (`deps`).

use crate::graph::Graph;
use crate::tools::WASM;
use crate::workspace::Member;

/// The target of this machine, as cargo spells it.
pub const HOST: &str = "host-tuple";

/// Something that some packages must never link, however deep.
pub struct Rule {
    /// Why, as the end of a sentence.
    pub why: &'static str,
    /// The packages that the rule is about.
    pub packages: &'static [&'static str],
    /// The targets that they are compiled for.
    pub targets: &'static [&'static str],
    /// Names; a `*` at an end stands for anything.
    pub forbidden: &'static [&'static str],
}

/// What does nothing but compute, for whatever target.
pub const PURE: &[&str] = &["cameo-model", "cameo-pipeline", "cameo-protocol"];
const INTERFACE: &[&str] = &[
    "cameo-widget",
    "cameo-element",
    "cameo-settings",
    "leptos-example",
];
/// What compiles for the browser only, and so has no tests but there.
pub const IN_BROWSER: &[&str] = &[
    "cameo-widget",
    "cameo-element",
    "cameo-settings",
    "cameo-worker",
    "cameo-decoder",
    "cameo-formats",
    "cameo-heic",
    "cameo-colours",
    "leptos-example",
];
/// What compiles for the browser and for this machine, where its tests run.
pub const IN_BOTH: &[&str] = &["cameo-faces"];
const IN_WORKER: &[&str] = &[
    "cameo-worker",
    "cameo-formats",
    "cameo-heic",
    "cameo-colours",
    "cameo-faces",
];
const ON_MACHINE: &[&str] = &["cameo-server", "cameo-cli", "cameo-transport"];

/// Every rule about what is linked transitively.
pub const RULES: [Rule; 15] = [
    Rule {
        why: "the pure crates do not know the browser",
        packages: PURE,
        targets: &[HOST, WASM],
        forbidden: &[
            "web-sys",
            "js-sys",
            "wasm-bindgen*",
            "serde-wasm-bindgen",
            "gloo*",
            "leptos*",
        ],
    },
    Rule {
        why: "the pure crates have no runtime and no network",
        packages: PURE,
        targets: &[HOST, WASM],
        forbidden: &[
            "tokio*",
            "async-std",
            "smol",
            "mio",
            "socket2",
            "hyper*",
            "reqwest*",
            "ureq",
        ],
    },
    Rule {
        why: "the pure crates get the time as an argument",
        packages: PURE,
        targets: &[HOST, WASM],
        forbidden: &[
            "chrono*",
            "time",
            "jiff*",
            "web-time",
            "instant",
            "quanta",
            "wasmtimer",
        ],
    },
    Rule {
        why: "the pure crates get ids as arguments",
        packages: PURE,
        targets: &[HOST, WASM],
        forbidden: &[
            "rand",
            "rand_*",
            "getrandom",
            "fastrand",
            "oorandom",
            "uuid",
            "ulid",
        ],
    },
    Rule {
        why: "the user interface stays small: pixels are the worker's",
        packages: INTERFACE,
        targets: &[WASM],
        forbidden: &["cameo-pipeline", "cameo-worker", "cameo-decoder"],
    },
    Rule {
        why: "the user interface stays small: no codec",
        packages: INTERFACE,
        targets: &[WASM],
        forbidden: &[
            "image",
            "image-*",
            "png",
            "*jpeg*",
            "*jpegli*",
            "*webp*",
            "gif",
            "zune-*",
            "fdeflate",
            "tiff",
            "qoi",
            "exr",
            "*heic*",
            "*heif*",
            "*avif*",
            "rav1*",
            "*dav1d*",
            "fast_image_resize",
            "moxcms",
            "lcms2*",
            "resvg",
        ],
    },
    Rule {
        why: "a JPEG loads no other decoder: they are in modules of their own",
        packages: &["cameo-worker"],
        targets: &[WASM],
        forbidden: &[
            "cameo-decoder",
            "image",
            "image-*",
            "png",
            "*webp*",
            "gif",
            "weezl",
            "*heic*",
            "*heif*",
            "*avif*",
        ],
    },
    Rule {
        why: "a PNG, WebP or GIF loads no decoder for HEIC",
        packages: &["cameo-formats"],
        targets: &[WASM],
        forbidden: &["*heic*", "*heif*", "*avif*"],
    },
    Rule {
        why: "only a profile that needs a table loads what makes one",
        packages: &["cameo-worker", "cameo-formats", "cameo-heic"],
        targets: &[WASM],
        forbidden: &["moxcms"],
    },
    Rule {
        why: "what makes tables of colours loads no decoder",
        packages: &["cameo-colours"],
        targets: &[WASM],
        forbidden: &[
            "image", "image-*", "png", "*webp*", "gif", "weezl", "*heic*",
        ],
    },
    Rule {
        why: "a HEIC loads no decoder for anything else",
        packages: &["cameo-heic"],
        targets: &[WASM],
        forbidden: &["image", "image-*", "png", "*webp*", "gif", "weezl"],
    },
    Rule {
        why: "what finds faces loads no codec",
        packages: IN_BOTH,
        targets: &[WASM],
        forbidden: &[
            "cameo-pipeline",
            "image",
            "image-*",
            "png",
            "*jpeg*",
            "*webp*",
            "rayon",
        ],
    },
    Rule {
        why: "the worker draws nothing and talks to no server",
        packages: IN_WORKER,
        targets: &[WASM],
        forbidden: &[
            "leptos*",
            "reactive_graph",
            "tachys",
            "gloo-net",
            "cameo-widget",
            "cameo-protocol",
        ],
    },
    Rule {
        why: "nothing of a server belongs into the browser",
        packages: IN_BROWSER,
        targets: &[WASM],
        forbidden: &[
            "cameo-server",
            "cameo-cli",
            "cameo-transport",
            "tokio",
            "mio",
            "axum*",
            "sqlx*",
            "libsqlite3-sys",
            "object_store",
        ],
    },
    Rule {
        why: "nothing of the browser belongs into a native program",
        packages: ON_MACHINE,
        targets: &[HOST],
        forbidden: &[
            "leptos*",
            "gloo*",
            "cameo-widget",
            "cameo-worker",
            "cameo-element",
            "cameo-settings",
        ],
    },
];

impl Rule {
    /// Whether the rule is about this package on this target.
    pub fn covers(&self, package: &str, target: &str) -> bool {
        self.packages.contains(&package) && self.targets.contains(&target)
    }

    /// The way by which the graph breaks the rule, if it does.
    pub fn broken_by(&self, graph: &Graph) -> Option<String> {
        let forbidden = |name: &str| self.forbidden.iter().any(|pattern| fits(pattern, name));
        let way = graph.way_to(forbidden)?;
        Some(format!("{}: {}", self.why, way.join(" → ")))
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some(_)) => name.contains(pattern.trim_matches('*')),
        (Some(end), None) => name.ends_with(end),
        (None, Some(start)) => name.starts_with(start),
        (None, None) => pattern == name,
    }
}

/// The direct edges between members that the drawing has; no other is allowed.
///
/// The end-to-end tests and the bench stand outside of it, and so does xtask, which writes the messages
/// of a build and needs no other member.
const DRAWING: [(&str, &[&str]); 20] = [
    ("cameo-messages", &[]),
    ("cameo-model", &[]),
    ("cameo-pipeline", &["cameo-model"]),
    ("cameo-protocol", &["cameo-model"]),
    ("cameo-transport", &["cameo-model", "cameo-protocol"]),
    (
        "cameo-widget",
        &["cameo-messages", "cameo-model", "cameo-protocol"],
    ),
    ("cameo-worker", &["cameo-model", "cameo-pipeline"]),
    ("cameo-decoder", &["cameo-model", "cameo-pipeline"]),
    ("cameo-formats", &["cameo-decoder"]),
    ("cameo-heic", &["cameo-decoder"]),
    ("cameo-colours", &["cameo-decoder"]),
    ("cameo-faces", &["cameo-model"]),
    ("cameo-element", &["cameo-model", "cameo-widget"]),
    ("cameo-settings", &["cameo-model", "cameo-widget"]),
    ("leptos-example", &["cameo-widget"]),
    (
        "cameo-server",
        &[
            "cameo-model",
            "cameo-pipeline",
            "cameo-protocol",
            "cameo-transport",
        ],
    ),
    (
        "cameo-cli",
        &[
            "cameo-model",
            "cameo-pipeline",
            "cameo-protocol",
            "cameo-transport",
        ],
    ),
    (
        "cameo-tests",
        &[
            "cameo-model",
            "cameo-pipeline",
            "cameo-protocol",
            "cameo-server",
        ],
    ),
    ("cameo-bench", &["cameo-model", "cameo-tests"]),
    ("xtask", &["cameo-messages"]),
];

/// Every direct edge of a member that the drawing does not have.
pub fn undrawn(member: &Member) -> Vec<String> {
    let Some((_, allowed)) = DRAWING.iter().find(|(name, _)| *name == member.name) else {
        return vec![format!(
            "{} is not in the drawing: add it to xtask's rules",
            member.name
        )];
    };
    let extra = member
        .needs
        .iter()
        .filter(|needed| !allowed.contains(&needed.as_str()));
    extra
        .map(|needed| format!("the drawing has no {} → {needed}", member.name))
        .collect()
}

/// Members that worker and widget share beside the model: messages join them, not cargo.
pub fn shared(worker: &Graph, widget: &Graph) -> Vec<String> {
    let both = worker.packages();
    let ours = widget
        .packages()
        .into_iter()
        .filter(|name| name.starts_with("cameo-") && both.contains(name));
    let beside = ours.filter(|name| *name != "cameo-model");
    beside
        .map(|name| format!("worker and widget share only the model, and not {name}"))
        .collect()
}
