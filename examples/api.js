/** Where the API is, and who asks: the token stands behind the `#` of the address, which is never sent anywhere. */
const API = new URLSearchParams(location.search).get('api') ?? 'http://127.0.0.1:4000';
const TOKEN = location.hash.slice(1);

/** The data of one operation. Throws with the first error's code and message. */
export async function ask(query, variables = {}) {
  const response = await fetch(`${API}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors?.length > 0) throw new Error(`${errors[0].extensions?.code}: ${errors[0].message}`);
  return data;
}

/**
 * Calls `onEvent` with every event of the viewer's feed, from now on: the graphql-transport-ws protocol in few lines.
 * After a lost connection it resumes behind the last `seq`, so nothing is missed and nothing comes twice.
 */
export function follow(fields, onEvent, after = null) {
  let last = after;
  const socket = new WebSocket(`${API.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: 'connection_init', payload: { authorization: `Bearer ${TOKEN}` } });
  socket.onmessage = ({ data }) => {
    const { type, payload } = JSON.parse(data);
    if (type === 'ping') send({ type: 'pong' });
    if (type === 'connection_ack') {
      const query = `subscription($after: Int) { dashboardEvents(after: $after) { __typename seq occurredAt ${fields} } }`;
      send({ id: '1', type: 'subscribe', payload: { query, variables: { after: last } } });
    }
    if (type === 'next' && payload.data) {
      last = payload.data.dashboardEvents.seq;
      onEvent(payload.data.dashboardEvents);
    }
  };
  socket.onclose = ({ code }) => {
    if (code < 4400) setTimeout(() => follow(fields, onEvent, last), 2_000);
  };
}

/** `2026-11-24T12:00:00+02:00[Europe/Kyiv]` for people: the API has done the zones already. */
export function wall(local) {
  const [, date, time, zone] = /^(.{10})T(.{5}).*\[(.*)\]$/.exec(local);
  return `${date} ${time} (${zone})`;
}

/** What a proposal asks, in one line. */
export function proposal({ kind, note, session, times }) {
  const instead = times.map(({ localStart }) => wall(localStart)).join(' or ') || 'not at all';
  const words = note === null ? '' : `, “${note}”`;
  return `${kind}: ${session === null ? 'a date of the series' : wall(session.localStart)}, rather ${instead}${words}`;
}

export function money({ amount, currency }) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** Puts rows into a list; text only, so that nothing anybody wrote is ever markup. */
export function list(id, rows) {
  const items = (rows.length > 0 ? rows : ['nothing']).map((row) => {
    const item = document.createElement('li');
    if (row.href) {
      const link = document.createElement('a');
      link.href = row.href;
      link.textContent = row.text;
      item.append(link);
    } else item.textContent = row.text ?? row;
    return item;
  });
  document.getElementById(id).replaceChildren(...items);
}

/** Says below the title what went wrong, or what just happened. */
export function say(text) {
  document.getElementById('news').textContent = text;
}
