// The bench of a decision table: one field an input, and what the table answers.
import { patient, send } from './asking.js';
import { headed, listed, word } from './language.js';

const QUIET = 900;

/** What somebody means by a field: JSON where it is some, else the text. */
function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const refusal = (body) => [
  body.detail ?? word('The rules could not be asked'),
  ...(body.problems ?? []).map(({ element_id: id, message }) => [id, message].filter(Boolean).join('：')),
];

function field(name, value) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.className = 'form-control form-control-sm';
  input.name = name;
  input.value = value;
  label.append(name, input);
  return label;
}

const policyOf = ({ name, hitPolicy }) => (hitPolicy ? word('{name} ({policy})', { name, policy: word(hitPolicy) }) : name);

function written(rows, trace) {
  const tables = trace.filter(({ rules }) => rules);
  const matched = tables.map((one) => headed(policyOf(one), listed(one.rules.map(({ index }) => index)) || '—'));
  const lines = rows.map((row) => Object.entries(row).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join('，'));
  return [word('Rules that match: {rules}', { rules: matched.join('；') || '—' }), ...lines];
}

export function bench(place, { evaluate, name }, read) {
  const form = place.querySelector('[data-bench]');
  const inputs = form.querySelector('[data-bench-inputs]');
  const answer = form.querySelector('[data-bench-answer]');
  const choice = form.querySelector('select');

  const tell = (lines) => answer.replaceChildren(...lines.map((text) => Object.assign(document.createElement('li'), { textContent: text })));

  async function refresh() {
    const { status, body } = await send(evaluate, 'POST', { name, content: await read() });
    const wasRefused = 'refused' in answer.dataset;
    answer.toggleAttribute('data-refused', status !== 200);
    if (status !== 200 || wasRefused) tell(status === 200 ? [] : refusal(body));
    if (status !== 200) return;
    const known = Object.fromEntries([...inputs.querySelectorAll('input')].map((input) => [input.name, input.value]));
    inputs.replaceChildren(...body.needs.map((need) => field(need, known[need] ?? '')));
    const chosen = choice.value;
    choice.replaceChildren(...Object.entries(body.decisions).map(([id, label]) => new Option(label || id, id, false, id === chosen)));
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const given = [...inputs.querySelectorAll('input')].filter(({ value }) => value !== '').map((input) => [input.name, valueOf(input.value)]);
    const asked = { name, content: await read(), decision_id: choice.value, variables: Object.fromEntries(given) };
    const { status, body } = await send(evaluate, 'POST', asked);
    tell(status === 200 ? written(body.rows, body.trace) : refusal(body));
  });
  return { refresh: patient(QUIET, refresh) };
}
