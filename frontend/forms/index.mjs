// The bundle `forms`: the submitted values held against the very schema the browser rendered. JSON text in, JSON text out.
import './surroundings.mjs';
import { findings } from './findings.mjs';
import { fromJson } from './numbers.mjs';
import { judge } from './judgement.mjs';
import { linesOf } from './showing.mjs';

// {"now": ISO 8601, "values": {…}, "context": {…}} -> {"values": {…}, "errors": [{"id", "path", "zh": [...], "en": [...]}]}
export function validate(schema, request) {
  const { values, context, now } = JSON.parse(request);
  return JSON.stringify(judge(schema, fromJson(values), fromJson(context), now));
}

// {"now": ISO 8601, "values": {…}} -> what a form that holds these values shows, line by line
export function shown(schema, request) {
  const { values, now } = JSON.parse(request);
  return JSON.stringify(linesOf(schema, fromJson(values), now));
}

// A schema -> [{"id", "rule", "message"}]
export function check(schema) {
  return JSON.stringify(findings(schema));
}
