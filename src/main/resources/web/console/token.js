// What a token says, read here and sent nowhere, and which of the server's rules it breaks. The signature cannot be
// checked without the key: a token without faults may still be refused.

export const MAX_LENGTH = 16_384; // characters, the server's limit
export const LEEWAY = 60; // s, the difference of clocks that the server tolerates
const LAST_SECOND = 253_402_300_799; // of the year 9999; a larger number is a mistake, such as milliseconds
const SIGNATURE_BYTES = 64;
const MOST_PATTERNS = 64;
const MOST_PATTERN_BYTES = 256;
const SCOPES = ["subscribe", "broadcast", "admin"];

/**
 * Reads a token for this scope and, where there is one, this topic: `{ claims, faults }`. The claims are `subject`,
 * `scope`, `topics`, `patterns`, `expires` and `notBefore` (seconds since 1970), each only where it is of the right
 * type.
 */
export function read(token, { scope, topic, now = Date.now() / 1_000 }) {
  const faults = [];
  const claims = {};
  const parts = token.split(".");
  const unreadable =
    (token.length > MAX_LENGTH && `It is longer than ${MAX_LENGTH.toLocaleString()} characters.`) ||
    (/^bearer /i.test(token) && "Leave out \u2018Bearer\u2019: only the token goes here.") ||
    (parts.length !== 3 && "It is not a JWT: that has three parts with a dot between them.");
  if (unreadable) return { claims, faults: [unreadable] };
  const header = object(parts[0], "header", faults);
  const payload = object(parts[1], "payload", faults);
  const signature = bytes(parts[2]);
  if (header) {
    if (header.alg !== "ES256") faults.push(`Its alg is ${quoted(header.alg)}, and must be "ES256".`);
    if ("crit" in header) faults.push("Its header asks for an extension (crit), and none is supported.");
  }
  if (!signature) faults.push("Its signature is not base64url.");
  else if (signature.length !== SIGNATURE_BYTES) {
    faults.push(`Its signature has ${signature.length} bytes; of ES256 it has ${SIGNATURE_BYTES}.`);
  }
  if (payload) {
    Object.assign(claims, claimsOf(payload, faults));
    faults.push(...denials(claims, scope, topic, now));
  }
  return { claims, faults };
}

function claimsOf(payload, faults) {
  const claims = {};
  const claim = (name, key, isRight, what, optional = false) => {
    const value = payload[name];
    if (!(name in payload)) optional || faults.push(`It has no ${name}.`);
    else if (isRight(value)) claims[key] = value;
    else faults.push(`Its ${name} is not ${what}.`);
  };
  const isText = (value) => typeof value === "string";
  const isTime = (value) => typeof value === "number" && value >= 0 && value <= LAST_SECOND;
  claim("sub", "subject", isText, "a string");
  claim("exp", "expires", isTime, "seconds since 1970");
  claim("nbf", "notBefore", isTime, "seconds since 1970", true);
  const isTexts = (value) => Array.isArray(value) && value.every(isText);
  claim("topics", "topics", isTexts, "an array of strings");
  claim("topic_patterns", "patterns", isTexts, "an array of strings", true);
  claim("scope", "scope", (value) => SCOPES.includes(value), `one of ${SCOPES.join(", ")}`);
  faults.push(...patternFaults(claims.patterns ?? []));
  return claims;
}

function patternFaults(patterns) {
  const faults = [];
  const isLong = (pattern) => new TextEncoder().encode(pattern).length > MOST_PATTERN_BYTES;
  if (patterns.length > MOST_PATTERNS) faults.push(`Its topic_patterns has more than ${MOST_PATTERNS} patterns.`);
  if (patterns.some(isLong)) faults.push(`One of its topic_patterns is longer than ${MOST_PATTERN_BYTES} bytes.`);
  if (patterns.some((pattern) => /(^|[:/])\*\*[:/]/.test(pattern))) {
    faults.push("One of its topic_patterns has a ** that is not its last segment.");
  }
  return faults;
}

/** Whether the pattern stands for the topic: the server's rule, as a regular expression that cannot backtrack. */
function matches(pattern, topic) {
  const segments = pattern.split(/([:/])/);
  const expression = segments.map((segment, at) => {
    if (segment === "*") return "[^:/]+";
    return segment === "**" && at === segments.length - 1 ? ".+" : segment.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  });
  return new RegExp(`^${expression.join("")}$`, "s").test(topic);
}

function denials({ scope, topics, patterns = [], expires, notBefore }, wanted, topic, now) {
  const faults = [];
  if (now > expires + LEEWAY) faults.push("It has expired.");
  if (notBefore > now + LEEWAY) faults.push(`It is not valid yet (nbf, ${relative(notBefore, now)}).`);
  if (scope && scope !== wanted) faults.push(`Its scope is ${scope}, and this needs ${wanted}.`);
  if (topic && topics && !topics.includes(topic) && !patterns.some((pattern) => matches(pattern, topic))) {
    const but = patterns.length ? ", and no pattern of it matches" : "";
    faults.push(`It does not list the topic ${short(topic)}${but}.`);
  }
  return faults;
}

function object(part, what, faults) {
  const content = bytes(part);
  if (!content) {
    faults.push(`It is not a JWT: its ${what} is not base64url.`);
    return undefined;
  }
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content));
    if (value && typeof value === "object" && !Array.isArray(value)) return value;
  } catch {
    // told below
  }
  faults.push(`It is not a JWT: its ${what} is not a JSON object.`);
  return undefined;
}

/** Decodes base64url that is not padded, and written in the one right way; otherwise undefined. */
function bytes(part) {
  if (!/^[\w-]*$/.test(part) || part.length % 4 === 1) return undefined;
  const text = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const again = btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return again === part ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : undefined;
}

function quoted(value) {
  return value === undefined ? "missing" : short(JSON.stringify(value));
}

/** A text of any length, for one line. */
export function short(text, most = 60) {
  return text.length > most ? `${text.slice(0, most)}\u2026` : text;
}

/** A time as people say it, such as "in 5 min.". */
export function relative(time, now) {
  const seconds = time - now;
  const [unit, size] = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]].find(
    ([, length]) => Math.abs(seconds) >= length,
  ) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { style: "short" }).format(Math.trunc(seconds / size), unit);
}
