// `helm test`: plays a threat through the whole system as a dashboard would, and waits for it on the live connection.
const { GATEWAY_URL, NOTIFIER_URL, WEB_URL, AGENTS, API_KEY } = process.env;
const known = { authorization: `Bearer ${API_KEY}` };
const DEADLINE_MS = 150_000;
const deadline = setTimeout(() => fail(`not finished within ${DEADLINE_MS / 1000} s`), DEADLINE_MS);

for (const [what, url] of Object.entries({ gateway: GATEWAY_URL, notifier: NOTIFIER_URL })) {
  expect((await fetch(`${url}/ready`)).ok, `the ${what} is ready`);
}

const live = await listen(NOTIFIER_URL);
const answer = await fetch(`${GATEWAY_URL}/api/threats/trigger`, {
  method: 'POST',
  headers: { ...known, 'content-type': 'application/json', prefer: 'respond-async' },
  body: JSON.stringify({ scenario: 'bot_attack' }),
});
expect(answer.status === 202, `a trigger is accepted (${answer.status})`);
const { id } = await answer.json();

await live.announced(id);
console.log(`ok    the analysis of ${id} was announced on the live connection`);

const threat = await (await fetch(`${GATEWAY_URL}/api/threats/${id}`, { headers: known })).json();
expect(threat.status === 'completed', `its status is completed (${threat.status})`);
for (const agent of AGENTS.split(',')) expect(threat.agentAnalyses[agent]?.analysis, `the ${agent} agent has answered`);
expect(!threat.partial, `nothing is missing (${threat.partial?.missing ?? 'all answered'})`);

if (WEB_URL) {
  const page = await fetch(`${WEB_URL}/`, { headers: { accept: 'text/html' } });
  expect(page.ok && /<html/i.test(await page.text()), 'the dashboard is served');
  expect(
    (await fetch(`${WEB_URL}/api/threats/${id}`, { headers: known })).ok,
    'and finds the threat through its own origin',
  );
}
clearTimeout(deadline);
live.close();
console.log('ok    round trip');

/** Socket.IO's protocol, as much as it takes to hear events: the image holds no client. */
function listen(base) {
  // headers are Node's own addition
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/ws/?EIO=4&transport=websocket`, { headers: known });
  const heard = new Set();
  let wanted;
  return new Promise((resolve) => {
    socket.onerror = () => fail('no live connection');
    socket.onmessage = ({ data }) => {
      if (data.startsWith('0')) socket.send('40');
      if (data === '2') socket.send('3');
      if (data.startsWith('40')) {
        resolve({
          announced: (id) => new Promise((done) => (heard.has(id) ? done() : (wanted = { id, done }))),
          close: () => socket.close(),
        });
      }
      if (!data.startsWith('42')) return;
      const [event, { threat }] = JSON.parse(data.slice(2));
      if (event !== 'threat.analyzed') return;
      heard.add(threat.id);
      if (wanted?.id === threat.id) wanted.done();
    };
  });
}

function expect(truth, what) {
  if (!truth) fail(what);
  console.log(`ok    ${what}`);
}

function fail(what) {
  console.error(`FAILED ${what}`);
  process.exit(1);
}
