// `a in [1, 2] and b`: feelin's grammar takes `[1, 2] and b` for the test. Whoever writes it means (a in [1, 2]) and b, and
// so it is here: an `and` or `or` that no bracket encloses belongs to the comparison's surroundings.
// A chain is [operand, 'and' | 'or', operand, …]; `and` binds closer.

/** The chain of a conjunction or disjunction; any other operand is a chain of its own. */
export const chainOf = (operand) => operand.chain || [operand];

/** The operands between each `or`, as lists of what is joined by `and`. */
export function groups(chain) {
  const all = [[chain[0]]];
  for (let i = 1; i < chain.length; i += 2) {
    if (chain[i] === 'or') all.push([chain[i + 1]]);
    else all[all.length - 1].push(chain[i + 1]);
  }
  return all;
}

/** The chain with its first operand replaced: the rest stays where it stands. */
export const withFirst = (chain, change) => [change(chain[0]), ...chain.slice(1)];

// --- the same for trees of [name, children]

const NAMES = { and: 'Conjunction', or: 'Disjunction' };
const isLogic = (node) => node[0] === 'Conjunction' || node[0] === 'Disjunction';

function testChain(test) {
  if (test[0] !== 'SimplePositiveUnaryTest' || test[1].length !== 2) return treeChain(test);
  return withFirst(treeChain(test[1][1]), (operand) => [test[0], [test[1][0], operand]]);
}

function treeChain(node) {
  if (isLogic(node)) return [...treeChain(node[1][0]), node[1][1][0], ...treeChain(node[1][2])];
  const isMembership = node[0] === 'Comparison' && node[1][2]?.[0] === 'PositiveUnaryTest';
  if (!isMembership) return [node];
  const [value, word, test] = node[1];
  return withFirst(testChain(test[1][0]), (first) => [node[0], [value, word, [test[0], [first]]]]);
}

const joined = (word, nodes) => nodes.reduce((left, right) => [NAMES[word], [left, [word, word], right]]);

/** The tree with every `and` and `or` where it belongs. */
export function regrouped(node) {
  if (typeof node[1] === 'string') return node;
  const chain = treeChain(node);
  const inner = ([name, children]) => [name, typeof children === 'string' ? children : children.map(regrouped)];
  return joined('or', groups(chain).map((group) => joined('and', group.map(inner))));
}
