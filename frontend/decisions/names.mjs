// The names that a FEEL text reads from outside.
const BINDING = new Set(['Key', 'ParameterName', 'InExpression']);
const GIVEN = new Set(['item', 'partial']);

const nameOf = (node) => (typeof node[1] === 'string' ? node[1] : node[1].map(nameOf).join(' '));
const childrenOf = ([, children]) => (typeof children === 'string' ? [] : children);

function bind(node, bound) {
  if (BINDING.has(node[0])) bound.add(node[0] === 'InExpression' ? nameOf(node[1][0]) : nameOf(node));
  for (const child of childrenOf(node)) bind(child, bound);
}

/** The names in a tree that nothing in it binds: name -> whether it must be there. In a filter a name may be the element's. */
export function freeNames(tree) {
  const bound = new Set(GIVEN);
  const found = new Map();
  bind(tree, bound);
  const visit = (node, needed) => {
    const [kind] = node;
    if (kind === 'Type') return;
    if (kind === 'VariableName' && !bound.has(node[1])) found.set(node[1], needed || found.get(node[1]) === true);
    if (kind === 'BuiltinName' && !found.has(node[1])) found.set(node[1], false);
    childrenOf(node).forEach((child, i) => (kind === 'FunctionInvocation' && i === 0 && child[0] === 'BuiltinName') || visit(child, needed && !(kind === 'FilterExpression' && i > 0)));
  };
  visit(tree, true);
  return found;
}
