//! A headless Chromium, driven through the pipes of its DevTools protocol: one JSON message after another,
//! each ended by a NUL.

use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

pub(crate) const PROGRAM: &str = "chromium";

/// A page that is open.
pub(crate) struct Page {
    process: Child,
    to: File,
    from: BufReader<File>,
    session: Option<String>,
    sent: u64,
    /// What the page has complained of: exceptions, errors on the console, resources that were refused.
    errors: Vec<Value>,
    _folder: TempDir,
}

/// A screen: its width in pixels, and whether it is dark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) dark: bool,
}

impl Page {
    /// Opens a file on a screen of 900 pixels in height.
    pub(crate) fn open(file: &Path, screen: Screen) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (to, from) = (folder.path().join("to"), folder.path().join("from"));
        let made = Command::new("mkfifo").args([&to, &from]).status().expect("it starts");
        assert!(made.success(), "mkfifo");
        // The shell gives the browser the pipes as files 3 and 4, where it looks for them.
        let command = format!(
            "exec {PROGRAM} --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
             --remote-debugging-pipe --user-data-dir='{}' 3<'{}' 4>'{}'",
            folder.path().join("profile").display(),
            to.display(),
            from.display()
        );
        let process = Command::new("sh")
            .args(["-c", &command])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let to = OpenOptions::new().write(true).open(&to).expect("the pipe");
        let from = BufReader::new(File::open(&from).expect("the pipe"));
        let (session, errors) = (None, vec![]);
        let mut page = Self { process, to, from, session, sent: 0, errors, _folder: folder };
        let blank = json!({ "url": "about:blank" });
        let target = page.call("Target.createTarget", blank)["targetId"].clone();
        let arguments = json!({ "targetId": target, "flatten": true });
        let session = page.call("Target.attachToTarget", arguments)["sessionId"].clone();
        let permissions =
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        page.call("Browser.grantPermissions", permissions);
        page.session = Some(session.as_str().expect("a session").to_string());
        page.call("Runtime.enable", json!({}));
        page.call("Log.enable", json!({}));
        let Screen { width, dark } = screen;
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        page.call("Emulation.setDeviceMetricsOverride", metrics);
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        page.call("Emulation.setEmulatedMedia", media);
        page.call("Page.navigate", json!({ "url": format!("file://{}", file.display()) }));
        page.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'");
        page
    }

    /// Calls a method of the protocol and waits for its answer.
    pub(crate) fn call(&mut self, method: &str, arguments: Value) -> Value {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": arguments });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser listens");
        loop {
            let mut bytes = vec![];
            self.from.read_until(0, &mut bytes).expect("the browser answers");
            let bytes = bytes.strip_suffix(&[0]).expect("a whole message");
            let answer: Value = serde_json::from_slice(bytes).expect("JSON");
            self.listen(&answer);
            if answer["id"] == json!(self.sent) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// Notes an event that is an error.
    fn listen(&mut self, event: &Value) {
        let parameters = &event["params"];
        let is_error = match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Runtime.consoleAPICalled") => parameters["type"] == "error",
            Some("Log.entryAdded") => parameters["entry"]["level"] == "error",
            _ => false,
        };
        if is_error {
            self.errors.push(parameters.clone());
        }
    }

    /// What the page has complained of until now.
    pub(crate) fn errors(&mut self) -> &[Value] {
        self.value("0"); // the answer comes after all events before it
        &self.errors
    }

    /// Presses a key, named as scripts know it.
    pub(crate) fn press(&mut self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            self.call("Input.dispatchKeyEvent", json!({ "type": kind, "key": key, "code": key }));
        }
    }

    /// The value of a script, after its promise.
    pub(crate) fn value(&mut self, script: &str) -> Value {
        let arguments =
            json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
        let result = self.call("Runtime.evaluate", arguments);
        assert!(result["exceptionDetails"].is_null(), "{script}: {result}");
        result["result"]["value"].clone()
    }

    /// Waits until a script's value is true.
    pub(crate) fn wait_for(&mut self, script: &str) {
        for _ in 0..600 {
            if self.value(script) == json!(true) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("still not: {script}");
    }

    /// Clicks in the middle of the first element that fits, as a hand would.
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.value(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.scrollIntoView({{block: 'center', inline: \
             'center'}}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let (x, y) = (&place[0], &place[1]);
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// A PNG of what is seen, in base 64.
    pub(crate) fn screenshot(&mut self) -> String {
        let shot = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        shot["data"].as_str().expect("an image").to_string()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
