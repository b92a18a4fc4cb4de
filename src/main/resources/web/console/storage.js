// What survives a reload of this tab. Another path of the same origin may be another server's console.

const KEY = `notiflux.console ${location.pathname}`;

/** What was saved last, as an object; empty where there is nothing, or nothing that can be read. */
export function load() {
  try {
    const saved = JSON.parse(sessionStorage.getItem(KEY));
    return saved && typeof saved === "object" ? saved : {};
  } catch {
    return {};
  }
}

export function save(saved) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(saved));
  } catch {
    // A browser that keeps nothing, or has no room left: then a reload starts anew.
  }
}
