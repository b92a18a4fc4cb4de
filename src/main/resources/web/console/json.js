// JSON spread over lines, for people. Its literals stay as they were written: whoever parses and writes them again
// rounds large numbers and drops repeated keys.

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const MOST_INDENTED = 32; // levels; deeper ones are not indented further, or nesting alone would fill the memory
export const MAX_LENGTH = 200_000; // characters; nobody reads more of one message, and it would hold up the others

/** The text itself where it is not a JSON object or array, or too long. */
export function pretty(text) {
  if (text.length > MAX_LENGTH || !isStructure(text)) return text;
  const line = (depth) => "\n" + "  ".repeat(Math.min(depth, MOST_INDENTED));
  const parts = [];
  let depth = 0, before;
  for (const [token] of text.matchAll(TOKENS)) {
    const opened = before === "{" || before === "[";
    if (token === "}" || token === "]") {
      depth--;
      if (!opened) parts.push(line(depth));
    } else if (opened || before === ",") {
      parts.push(line(depth));
    }
    parts.push(token === ":" ? ": " : token);
    if (token === "{" || token === "[") depth++;
    before = token;
  }
  return parts.join("");
}

function isStructure(text) {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
