// Broadcasting, and the server's answer.

const TIMEOUT = 30_000; // ms, after which no answer is to be expected

/** Broadcasts, and writes the answer down. */
export async function broadcast(url, { topic, message, token }, answer) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ topic, message }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    answer.textContent = `${response.status} ${await response.text()}`;
    answer.className = response.ok ? "" : "bad";
  } catch (error) {
    answer.className = "bad";
    answer.textContent = `No answer: ${error.message}. It is not known whether the message was broadcast.`;
  }
}
