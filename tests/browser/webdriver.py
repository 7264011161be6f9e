"""As much of the WebDriver protocol as browser_test.py needs."""

import base64
import json
import re
import subprocess
import urllib.error
import urllib.request


class Browser:
    """A headless Chromium with an empty profile, ended by close()."""

    def __init__(self, chromium, chromedriver):
        self.driver = subprocess.Popen(
            [chromedriver, "--port=0"], stdout=subprocess.PIPE, text=True
        )
        self.session = ""
        self.base = self._address()
        options = {
            "binary": chromium,
            "args": [
                "--headless=new",
                "--no-sandbox",  # root in a container has none
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1280,1000",
            ],
        }
        answer = self._call(
            "POST",
            "",
            {
                "capabilities": {
                    "alwaysMatch": {
                        "browserName": "chrome",
                        "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL"},
                        "timeouts": {"script": 120000},
                    }
                }
            },
        )
        self.session = "/" + answer["sessionId"]

    def _address(self):
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                return f"http://127.0.0.1:{found.group(1)}/session"
        raise RuntimeError("chromedriver does not start")

    def _call(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + self.session + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=280) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def close(self):
        try:
            self._call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()

    def open(self, url):
        self._call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        body = {"script": script, "args": arguments}
        return self._call("POST", "/execute/sync", body)

    def wait_for(self, script, *arguments):
        """The script calls its last argument with the result."""
        body = {"script": script, "args": arguments}
        return self._call("POST", "/execute/async", body)

    def cdp(self, command, **parameters):
        body = {"cmd": command, "params": parameters}
        return self._call("POST", "/goog/cdp/execute", body)

    def press(self, *keys):
        actions = []
        for key in keys:
            actions.append({"type": "keyDown", "value": key})
            actions.append({"type": "keyUp", "value": key})
        body = {"actions": [{"type": "key", "id": "keys", "actions": actions}]}
        self._call("POST", "/actions", body)

    def messages(self):
        """What the console of the page got since it was asked last."""
        return self._call("POST", "/se/log", {"type": "browser"})

    def has_dialog(self):
        try:
            self._call("GET", "/alert/text")
            return True
        except RuntimeError:
            return False

    def media(self, kind="", scheme="light"):
        self.cdp(
            "Emulation.setEmulatedMedia",
            media=kind,
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )

    def size(self, width, height):
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))
