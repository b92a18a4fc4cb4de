// Clients of notiflux.js, one for each topic that is named, in Node: browsers.mjs <url> <token> <topic>...
// Browsers.java says what it prints.
import { readFileSync } from "node:fs";

const [url, token, ...topics] = process.argv.slice(2);
const source = readFileSync(new URL("../../../main/resources/web/notiflux.js", import.meta.url));
const { connect } = await import(`data:text/javascript;base64,${source.toString("base64")}`);

topics.forEach((name, number) => {
  connect(url, { getToken: () => token }).subscribe(name, ({ type, recovered, id, message, detail }) => {
    if (type === "subscribed") console.log(`${number} ${name} ${recovered ? "+" : "-"}`);
    if (type === "message") console.log(`${number} ${name} ${id} ${message}`);
    if (type === "error") console.error(`${number} ${name} ${detail}`);
  });
});
