// Ends connections, once somebody has said which, has a token of scope admin, and has confirmed it.
import { ask, whichOf } from "./admin-api.js";
import { $ } from "./dom.js";
import { TokenField } from "./token-field.js";

/** Starts to serve the form; `onEnded` is called once connections have ended. */
export function startEnding(form, onEnded) {
  const token = new TokenField({ scope: "admin", input: form.token, note: $("admin-note") });
  const dialog = $("confirm"), outcome = $("ended");
  let which;

  const tell = (words, isBad) => {
    outcome.textContent = words;
    outcome.className = isBad ? "bad" : "";
  };

  form.onsubmit = async (event) => {
    event.preventDefault();
    which = whichOf(form);
    const named = Object.entries(which).filter(([, value]) => value !== "");
    if (!named.length) return tell("Say which connections: by topic, subject or address.", true);
    if (!token.value) return tell("This needs a token of scope admin.", true);
    try {
      const { total } = await ask("connections", { ...which, limit: 1 });
      if (!total) return tell("There are no such connections.", true);
      const words = named.map(([name, value]) => `${name} ${value}`).join(", ");
      $("confirm-words").textContent = `End ${total.toLocaleString()} connection${total === 1 ? "" : "s"} of ${words}?`;
      tell("");
      dialog.showModal();
    } catch (error) {
      tell(error.message, true);
    }
  };

  $("confirm-no").onclick = () => dialog.close();
  $("confirm-yes").onclick = async () => {
    dialog.close();
    try {
      const headers = { Authorization: `Bearer ${token.value}` };
      const { disconnected } = await ask("connections", which, { method: "DELETE", headers });
      tell(`${disconnected.toLocaleString()} ended.`);
    } catch (error) {
      tell(error.message, true);
    }
    onEnded();
  };
}
