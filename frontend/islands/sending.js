// Sends JSON to our own server and tells what came of it.
export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

const read = async (response) => {
  try {
    return await response.json();
  } catch {
    return {};
  }
};

/** {status, body}; status 0 when nobody answered. `isLast` lets the request outlive the page. */
export async function send(url, method, body, { isLast = false } = {}) {
  try {
    const response = await fetch(url, {
      method, keepalive: isLast, credentials: 'same-origin', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token() },
    });
    return { status: response.status, body: await read(response) };
  } catch {
    return { status: 0, body: {} };
  }
}
