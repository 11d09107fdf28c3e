// Holds BPMN files against bpmnlint: `node lint.mjs FILE…` prints what it finds in each as JSON.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';

const require = createRequire(import.meta.url);
const camunda = require('camunda-bpmn-moddle/resources/camunda.json');
const config = { extends: ['bpmnlint:recommended', 'plugin:camunda-compat/camunda-platform-7-24'] };

async function lint(path) {
  const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(await readFile(path, 'utf8'));
  const linter = new Linter({ resolver: new NodeResolver({ require }), config }); // some rules remember ids, so one for each file
  const found = await linter.lint(rootElement);
  const said = Object.entries(found).flatMap(([rule, reports]) => reports.map(({ id, message }) => `${rule}: ${id}: ${message}`));
  return [...warnings.map(({ message }) => `reading: ${message}`), ...said];
}

const answers = {};
for (const path of process.argv.slice(2)) answers[path] = await lint(path);
console.log(JSON.stringify(answers));
