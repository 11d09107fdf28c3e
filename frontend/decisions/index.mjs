// Decisions inside V8: a model is loaded once, one call evaluates one decision with all it requires. Called by engine/decisions.
import * as F from 'feelin';
import { setClock } from '../feel/temporal.mjs';
import { LIMITS } from '../feel/hooks.mjs';
import { decode, plain } from '../feel/wire.mjs';
import { Failure, failureOf } from './failure.mjs';
import { Model } from './graph.mjs';
import { strictly } from './strict.mjs';

const KEPT = 200;
const models = new Map();

/** Loads a model under a key; {"problems": [{id, message}], "needs": [names of variables]}. */
export function load(key, text) {
  const model = new Model(JSON.parse(text));
  if (models.size >= KEPT) models.delete(models.keys().next().value);
  models.set(key, model);
  const nodes = [...model.nodes.values()];
  const given = nodes.flatMap(({ inputs = [] }) => inputs.map((id) => model.nodes.get(id))); // a service's parameters
  const inputs = [...nodes.filter(({ kind }) => kind === 'input'), ...given].map(({ variable }) => variable);
  const free = [...model.made.values()].flatMap((made) => [...made.free.keys()]);
  return JSON.stringify({ problems: model.problems, needs: [...new Set([...inputs, ...free])].sort() });
}

function demandShortLists(value) {
  if (Array.isArray(value) && value.length > LIMITS.list) throw new Failure(`a list of more than ${LIMITS.list} elements`);
  if (Array.isArray(value)) value.forEach(demandShortLists);
  else if (F.isContext(value)) Object.values(value).forEach(demandShortLists);
}

/** {"value", "rows", "trace"} of a decision, {"error", "where"}, or {"unknown": true} when the model is not loaded. */
export function decide(key, id, inputs, moment) {
  const model = models.get(key);
  if (model === undefined) return '{"unknown":true}';
  setClock(moment);
  try {
    const data = decode(inputs);
    demandShortLists(data);
    const { value, rows, trace } = strictly(() => model.decide(id, data));
    return JSON.stringify({ value: plain(value), rows: plain(rows), trace: plain(trace) });
  } catch (error) {
    const { message, where } = failureOf(error);
    return JSON.stringify({ error: message, where });
  }
}
