// Stands in for what the window gives the screens: window.go.app.Bound with a
// promise for every call, and window.runtime with events.
(() => {
  "use strict";
  const listeners = new Map();
  let ready;
  const opened = new Promise((resolve) => { ready = resolve; });

  const tell = (name, data) => {
    for (const f of [...(listeners.get(name) ?? [])]) f(data);
  };
  const listen = () => {
    const stream = new EventSource("/api/events");
    stream.addEventListener("ready", () => { ready(); tell("connected"); });
    stream.addEventListener("lost", () => { tell("changed", { kind: "", ids: [] }); });
    stream.onmessage = (e) => {
      const { name, data } = JSON.parse(e.data);
      if (name === "open") window.open(data, "_blank", "noopener,noreferrer");
      else tell(name, data);
    };
    stream.onerror = () => tell("disconnected");
  };
  listen();

  // Calls wait for the event stream, or the first events would be lost.
  const call = async (method, args) => {
    await opened;
    const answer = await fetch("/api/call", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ method, args }),
    });
    if (!answer.ok) {
      const message = (await answer.text()).trim();
      throw JSON.stringify({ code: "internal", message, retry_at: "" });
    }
    const { value, error } = await answer.json();
    if (error !== undefined) throw error;
    return value;
  };

  window.go = {
    app: { Bound: new Proxy({}, { get: (_, method) => (...args) => call(String(method), args) }) },
  };
  const on = (name, f, most) => {
    let left = most ?? -1;
    const wrapped = (...data) => {
      if (left > 0 && --left === 0) off();
      f(...data);
    };
    const off = () => listeners.get(name)?.delete(wrapped);
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name).add(wrapped);
    return off;
  };
  window.runtime = {
    EventsOn: (name, f) => on(name, f),
    EventsOnMultiple: (name, f, most) => on(name, f, most),
    EventsOnce: (name, f) => on(name, f, 1),
    EventsOff: (...names) => { for (const n of names) listeners.delete(n); },
    EventsEmit: () => {},
    BrowserOpenURL: (url) => window.open(url, "_blank", "noopener,noreferrer"),
    Environment: async () => ({ buildType: "bridge", platform: "web", arch: "" }),
    WindowSetTitle: (title) => { document.title = title; },
    Quit: () => window.close(),
  };
})();
