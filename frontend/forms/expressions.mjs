// form-js's services for FEEL, on exact decimals; the same in the browser and on the server.
import { ConditionChecker, FeelExpressionLanguage, FeelersTemplating } from '@bpmn-io/form-js-viewer';
import { isMet, valueOf } from './feelin.mjs';
import { fromFeel, toFeel } from './numbers.mjs';

const ROUNDS = 10;
const SPECIAL = ['this', 'parent', 'i', '_this_', '_parent_', '_i_'];

// What a form names: all its keys, and those whose values are numbers.
class Names {
  constructor(eventBus, formFieldRegistry) {
    this.all = SPECIAL;
    this.numbers = new Set();
    eventBus.on('import.done', () => {
      const fields = formFieldRegistry.getAll();
      const steps = fields.flatMap(({ key, path }) => `${key ?? path ?? ''}`.split('.')).filter(Boolean);
      this.all = [...new Set([...steps, ...SPECIAL])].sort();
      this.numbers = new Set(fields.filter(({ type, key }) => type === 'number' && key).map(({ key }) => key.split('.').pop()));
    });
  }
}
Names.$inject = ['eventBus', 'formFieldRegistry'];

class Language extends FeelExpressionLanguage {
  constructor(eventBus, names) {
    super(eventBus);
    this._names = names;
  }

  evaluate(expression, data = {}) {
    return this._run(expression, data, (text, names, scope) => fromFeel(valueOf(text, names, scope)));
  }

  evaluateUnaryTest(expression, data = {}) {
    return this._run(expression, data, isMet);
  }

  _run(expression, data, evaluate) {
    if (!this.isExpression(expression)) return null;
    try {
      return evaluate(expression.slice(1), this._names.all, toFeel(data, this._names.numbers));
    } catch (error) {
      this._eventBus.fire('error', { error });
      return null;
    }
  }
}
Language.$inject = ['eventBus', 'names'];

class Templating extends FeelersTemplating {
  constructor(names) {
    super();
    this._names = names;
  }

  evaluate(template, context = {}, options = {}) {
    return super.evaluate(template, toFeel(context, this._names.numbers), options);
  }
}
Templating.$inject = ['names'];

// A hidden value counts as null for all other conditions, those of fields that it would hide in turn included.
class Conditions extends ConditionChecker {
  applyConditions(data, context = {}, options = {}) {
    if (!this._formFieldRegistry.getAll().some(({ conditional }) => conditional?.hide)) return data;
    const gone = Object.fromEntries(Object.keys(data).map((key) => [key, null]));
    let [before, shown] = [data, data];
    for (let round = 0; round <= ROUNDS; round += 1) {
      [before, shown] = [shown, { ...gone, ...super.applyConditions(data, { ...context, ...shown }, options) }];
      if (JSON.stringify(before) === JSON.stringify(shown)) break;
    }
    return shown;
  }
}

export const expressions = {
  __init__: ['names'],
  names: ['type', Names],
  expressionLanguage: ['type', Language],
  templating: ['type', Templating],
  conditionChecker: ['type', Conditions],
};
