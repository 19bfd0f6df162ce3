//! Who may do what to whose: every route of the server, every kind of caller, ids of every kind.
//! `table` says what must come of it; here it is tried.

mod actors;
mod asking;
mod issuer;
mod row;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use crate::stored;
use actors::{Actor, World};
use row::Row;

fn is_refusal(outcome: &str) -> bool {
    outcome.starts_with('4') || outcome.ends_with(['!', '-'])
}

/// What the table does not say of the server.
#[derive(Default)]
struct Surprises {
    lines: Vec<String>,
    /// What each actor was told of ids with which they may do nothing, by what they wanted.
    refusals: BTreeMap<String, BTreeSet<String>>,
}

impl Surprises {
    async fn look_at(&mut self, world: &World, row: &Row) {
        let actors = world.actors.iter();
        let (refused, served): (Vec<_>, Vec<_>) =
            actors.partition(|actor| is_refusal(row.expected(actor)));
        let (path, body) = world.wish(row).await;
        let before = state(world).await;
        for actor in refused {
            let told = self.compare(world, row, actor, &path, &body).await;
            let wish = format!("{} {}", actor.name, row.shape());
            let wish = format!("{wish}: {}", row.expected(actor));
            self.refusals.entry(wish).or_default().insert(told);
        }
        if before != state(world).await {
            let line = format!("a refusal changed something: {}", row.line);
            self.lines.push(line);
        }
        for actor in served {
            let (path, body) = world.wish(row).await;
            self.compare(world, row, actor, &path, &body).await;
        }
    }

    async fn compare(
        &mut self,
        world: &World,
        row: &Row,
        actor: &Actor,
        path: &str,
        body: &str,
    ) -> String {
        let heard = world.ask(actor, &row.method, path, body).await;
        if heard.outcome != row.expected(actor) {
            let (name, outcome, told) = (actor.name, &heard.outcome, &heard.body);
            let line = format!("{name} heard {outcome}: {}\n    {told}", row.line);
            self.lines.push(line);
        }
        heard.body
    }

    /// Whoever may not have to do with an id must not hear whether there is such a one.
    fn look_for_oracles(&mut self) {
        let told_apart = self.refusals.iter().filter(|(_, told)| told.len() > 1);
        let lines = told_apart.map(|(wish, told)| format!("{wish} tells ids apart: {told:#?}"));
        self.lines.extend(lines);
    }
}

async fn state(world: &World) -> (String, Vec<PathBuf>) {
    let server = &world.server;
    (stored::everything(server).await, server.object_files())
}

#[tokio::test]
async fn everybody_hears_what_the_table_says() {
    let world = World::new().await;
    let mut surprises = Surprises::default();
    for row in Row::all() {
        surprises.look_at(&world, &row).await;
    }
    surprises.look_for_oracles();
    assert!(surprises.lines.is_empty(), "{}", surprises.lines.join("\n"));
}

/// Some routes tell strangers nothing of the methods that they have; so those are asked for who
/// are at home there. Nobody is refused with 405 where there is something.
const MIGHTY: [&str; 5] = ["first", "operator", "admin", "program", "script-first"];
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];
/// The router's own name for what no route is for.
const ELSEWHERE: &str = "__private__axum_fallback";

impl World {
    async fn has_route(&self, method: &str, path: &str) -> bool {
        let target = path.replace(['{', '}', '*'], "");
        let method = method.parse().expect("a method");
        let nothing = if path.contains(ELSEWHERE) {
            "404"
        } else {
            "405"
        };
        for actor in self.actors.iter().filter(|it| MIGHTY.contains(&it.name)) {
            if self.ask(actor, &method, &target, "").await.outcome == nothing {
                return false;
            }
        }
        true
    }
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let world = World::new().await;
    let mut paths = world.server.paths();
    // Asking for `/sign-out` is done after all that wants a session.
    paths.sort();
    let mut found = BTreeSet::new();
    for path in &paths {
        for method in METHODS {
            if world.has_route(method, path).await {
                found.insert(format!("{method} {path}"));
            }
        }
    }
    let rows = Row::all();
    let named = rows
        .iter()
        .map(|row| format!("{} {}", row.method, row.path));
    let named: BTreeSet<String> = named.collect();
    // Where there is a GET, it is what answers a HEAD.
    let is_named = |route: &String| named.contains(&route.replacen("HEAD ", "GET ", 1));
    let missing: Vec<_> = found.iter().filter(|route| !is_named(route)).collect();
    assert!(
        missing.is_empty(),
        "say in `table.rs` who may use {missing:#?}"
    );
    let gone: Vec<_> = named.difference(&found).collect();
    assert!(gone.is_empty(), "rows without a route: {gone:#?}");
}
