// Corrections of feelin 8.2.0 as [find, replacement]; each `find` occurs exactly once in its dist/index.js, or the build fails.
// A function is handed over to our own by a first line that returns.
const handOver = (head, call) => [`${head}\n`, `${head}\n    return ${call};\n`];

export const patches = [
  [
    `import { Temporal } from 'temporal-polyfill';\n`,
    `import { Temporal } from 'temporal-polyfill';\nimport { hooks } from '../../../feel/hooks.mjs';\nimport { isNumber as isExact, lift, lower } from '../../../feel/numbers.mjs';\n`,
  ],
  [
    `export { FeelDate,`,
    `export { Temporal, normalizeContextKey, addDuration, builtins, cmp, combine, createRange, dateOf, equals, getType, interpreter, InterpreterContext, isContext, isZoned, rangeIncludes, toComparable, toString as feelString, wrapFunction, FeelDate,`,
  ],
  // the nodes of the grammar that we evaluate ourselves
  [`const expr = evalNode(node, args, interpreterContext);`, `const expr = hooks.evaluateNode(node, args, interpreterContext, evalNode);`],
  // numbers
  handOver(`function isNumber(obj) {`, `isExact(obj)`),
  handOver(`function numberRangeMap(start, end, startIncluded, endIncluded, fn) {`, `hooks.numbers(start, end, startIncluded, endIncluded).map(fn)`),
  handOver(`function matches(a, b) {`, `hooks.identical(a, b)`),
  [`const scalar = (typeof e === 'number' && !Number.isNaN(e) ||`, `const scalar = (`],
  [`if (type === 'boolean' || type === 'number') {\n`, `if (type === 'number') {\n        return obj.toFixed();\n    }\n    if (type === 'boolean') {\n`],
  // positions, counts and components reach the built-ins as JavaScript numbers, their results come back as FEEL numbers
  [`        return fnDefinition(...convertedArgs);`, `        return lift(fnDefinition(...convertedArgs.map((a, i) => plain || (argDefinitions[i] || '').startsWith('number') ? lower(a) : a)));`],
  [`    const checkArgs = createArgsValidator(argDefinitions);\n`, `    const checkArgs = createArgsValidator(argDefinitions);\n    const plain = ['year', 'hour'].includes((parameterNames || [])[0]);\n`],
  [`if (!args.every(arg => tester(arg) !== FALSE)) {\n            return null;\n        }\n        return fnDefinition(...args);`, `if (!args.every(arg => tester(arg) !== FALSE)) {\n            return null;\n        }\n        return lift(fnDefinition(...args));`],
  [`    if (isNumber(year)) {\n`, `    if (typeof year === 'number') {\n`],
  [`guard(isNumber(month) && isNumber(day),`, `guard(typeof month === 'number' && typeof day === 'number',`],
  [`if (!from && !isNumber(year)) {`, `if (!from && typeof year !== 'number') {`],
  [`    if (isNumber(hour)) {\n`, `    if (typeof hour === 'number') {\n`],
  [`guard(isNumber(minute) && isNumber(second),`, `guard(typeof minute === 'number' && typeof second === 'number',`],
  // names, equality, order
  handOver(`function getFromContext(name, context) {`, `hooks.lookup(name, context)`),
  handOver(`function equals(a, b, strict = false) {`, `hooks.equals(a, b, strict)`),
  handOver(`function cmp(a, b) {`, `hooks.compare(a, b)`),
  handOver(`function rangeIncludes(range, value) {`, `hooks.includes(range, value)`),
  handOver(`function createRange(start, end, startIncluded = true, endIncluded = true) {`, `hooks.range(start, end, startIncluded, endIncluded)`),
  // dates: one injected clock, strict texts
  handOver(`function now() {`, `hooks.now()`),
  handOver(`function today() {`, `hooks.today()`),
  [`function parseDate(str) {\n`, `function parseDate(str) {\n    if (!hooks.isDateText(str)) {\n        return null;\n    }\n`],
  [`function parseTime(str) {\n`, `function parseTime(str) {\n    if (!hooks.isTimeText(str)) {\n        return null;\n    }\n`],
  [`function parseDateTime(str) {\n`, `function parseDateTime(str) {\n    if (!hooks.isDateTimeText(str)) {\n        return null;\n    }\n    if (str.includes('T24:')) {\n        return hooks.nextMidnight(str);\n    }\n`],
  [`Temporal.PlainTime.from({ hour, minute, second }, { overflow: 'reject' });`, `hooks.plainTime(hour, minute, second);`],
  // regular expressions: flag x
  [`        return new RegExp(pattern, 'u' + buildFlags(flags, defaultFlags));`, `        [pattern, flags] = hooks.extended(pattern, flags);\n        return new RegExp(pattern, 'u' + buildFlags(flags, defaultFlags));`],
];
