// Two elements that the library reads by their name in BPMN and writes by the name of their type, which nobody reads: put right.
const OF = 'bpmn:ComplexBehaviorDefinition';

/** Have a moddle write what it reads. */
export function putRight(moddle) {
  for (const property of moddle.registry.typeMap[OF].properties) {
    if (/:(condition|event)$/.test(property.name)) property.xml = { serialize: 'xsi:type' };
  }
}
