//! The browser's own record of what keeps a page's main thread busy. chromedriver passes no such
//! events on, so the browser is asked over a connection beside it.
//!
//! # Source
//! Chrome DevTools Protocol, domain *Tracing*; the Trace Event Format.

use std::{collections::HashSet, fs, net::TcpStream};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use super::Browser;

/// What is recorded: tasks, and the names of threads.
const CATEGORIES: [&str; 2] = ["devtools.timeline", "disabled-by-default-devtools.timeline"];

/// How the engine calls the main thread of a page.
const MAIN_THREAD: &str = "CrRendererMain";

/// A record that goes on until it is ended.
pub struct Trace(WebSocket<TcpStream>);

/// One task of a main thread.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Task {
    /// From its begin to its end, whatever else the machine did meanwhile.
    pub millis: f64,
    /// How long it really ran.
    pub cpu_millis: f64,
}

impl Browser {
    /// Begins to record what the threads of all pages do.
    ///
    /// # Panics
    /// The browser is no Chromium.
    pub fn trace(&self) -> Trace {
        let file = self.profile.path().join("DevToolsActivePort");
        let told = fs::read_to_string(file).expect("Chromium tells where it listens");
        let (port, path) = told.split_once('\n').expect("a port and a path");
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
        let url = format!("ws://127.0.0.1:{port}{}", path.trim());
        let (socket, _) = tungstenite::client(url, stream).expect("it takes a second client");
        let mut trace = Trace(socket);
        let config = json!({ "includedCategories": CATEGORIES });
        trace.send(
            "Tracing.start",
            &json!({ "transferMode": "ReportEvents", "traceConfig": config }),
        );
        trace.receive_until(|message| message["id"] == 1);
        trace
    }
}

impl Trace {
    /// Ends the record: the tasks of the pages' main threads.
    ///
    /// # Panics
    /// Nothing was recorded.
    pub fn end(mut self) -> Vec<Task> {
        self.send("Tracing.end", &json!({}));
        let told = self.receive_until(|it| it["method"] == "Tracing.tracingComplete");
        let events = told
            .iter()
            .filter_map(|message| message["params"]["value"].as_array())
            .flatten();
        let tasks = tasks(&events.collect::<Vec<_>>());
        assert!(!tasks.is_empty(), "nothing was recorded");
        tasks
    }

    fn send(&mut self, method: &str, parameters: &Value) {
        let command = json!({ "id": 1, "method": method, "params": parameters });
        let sent = self.0.send(Message::text(command.to_string()));
        sent.expect("the browser listens");
    }

    /// Everything that is told, up to what is waited for.
    fn receive_until(&mut self, is_last: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut told: Vec<Value> = Vec::new();
        while !told.last().is_some_and(&is_last) {
            let message = self.0.read().expect("the browser answers");
            let text = message.to_text().expect("the protocol is text");
            told.extend(serde_json::from_str::<Value>(text));
        }
        told
    }
}

fn tasks(events: &[&Value]) -> Vec<Task> {
    let thread = |event: &Value| (event["pid"].as_i64(), event["tid"].as_i64());
    let is_main =
        |event: &Value| event["name"] == "thread_name" && event["args"]["name"] == MAIN_THREAD;
    let main: HashSet<_> = events
        .iter()
        .filter(|event| is_main(event))
        .map(|event| thread(event))
        .collect();
    events
        .iter()
        .filter(|event| event["name"] == "RunTask" && main.contains(&thread(event)))
        .map(|event| Task {
            millis: millis(&event["dur"]),
            cpu_millis: millis(&event["tdur"]),
        })
        .collect()
}

/// Traces count in microseconds.
fn millis(micros: &Value) -> f64 {
    micros.as_f64().unwrap_or_default() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tasks_of_main_threads_count() {
        let events = [
            json!({ "name": "thread_name", "pid": 1, "tid": 1, "args": { "name": MAIN_THREAD } }),
            json!({ "name": "thread_name", "pid": 1, "tid": 2, "args": { "name": "Compositor" } }),
            json!({ "name": "RunTask", "pid": 1, "tid": 1, "dur": 1500, "tdur": 1200 }),
            json!({ "name": "RunTask", "pid": 1, "tid": 2, "dur": 90_000 }),
            json!({ "name": "RunTask", "pid": 2, "tid": 1, "dur": 90_000 }),
            json!({ "name": "Paint", "pid": 1, "tid": 1, "dur": 90_000 }),
        ];
        let only = Task {
            millis: 1.5,
            cpu_millis: 1.2,
        };
        assert_eq!(tasks(&events.iter().collect::<Vec<_>>()), [only]);
    }
}
