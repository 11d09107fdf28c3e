"""Every construct of DMN and what becomes of it: the reader asks this registry, and the reference is written from it."""

from typing import Final

NAMESPACES: Final[dict[str, str]] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}

WORKS: Final[dict[str, str]] = {
    "definitions": "one model; `expressionLanguage` is FEEL",
    "decision": "evaluated by id; several in a file; its requirements in any order",
    "inputData": "a variable of that name; null when there is none",
    "businessKnowledgeModel": "a function",
    "decisionService": "a function, and evaluated by id like a decision",
    "variable": "name and type of a result",
    "informationRequirement": "of decisions and input data of the same file; circles are refused",
    "knowledgeRequirement": "of business knowledge models and decision services of the same file",
    "requiredDecision": "known by its variable's name, its output's names and its id",
    "requiredInput": "known by its variable's name",
    "requiredKnowledge": "known by its variable's name",
    "itemDefinition": "a type: a base, components, a collection, allowed values, a function",
    "itemComponent": "a component of a type",
    "typeRef": "a type of the model, a type of FEEL, or Camunda's integer, long, double",
    "allowedValues": "unary tests; anything else is an incident",
    "typeConstraint": "like allowed values",
    "functionItem": "the type of a function",
    "decisionTable": "hit policies U, A, P, F, R, O, C",
    "input": "one column; `camunda:inputVariable` names its value in the cells",
    "inputExpression": "FEEL; a value that is not of the type is an incident",
    "inputValues": "unary tests; any other input is an incident",
    "output": "one column; several give a context",
    "outputValues": "allowed outputs, and the order for P and O",
    "defaultOutputEntry": "the output when no rule matches",
    "rule": "one row",
    "inputEntry": "unary tests; only true is a match; a test that does not fit the input's type is an incident",
    "outputEntry": "FEEL",
    "annotation": "kept for the reader",
    "annotationEntry": "kept for the reader",
    "literalExpression": "FEEL",
    "context": "boxed context, with or without a result",
    "contextEntry": "an entry of a boxed context",
    "invocation": "boxed invocation",
    "binding": "a parameter of an invocation",
    "parameter": "a parameter of an invocation",
    "functionDefinition": "boxed function of kind FEEL",
    "formalParameter": "name and type; a value that is not of the type is an incident",
    "encapsulatedLogic": "the function of a business knowledge model",
    "list": "boxed list",
    "relation": "boxed relation",
    "column": "a column of a relation",
    "row": "a row of a relation",
    "conditional": "boxed if",
    "if": "the condition of a boxed if",
    "then": "what a boxed if gives",
    "else": "what a boxed if gives otherwise",
    "filter": "boxed filter",
    "match": "the condition of a boxed filter",
    "for": "boxed iteration",
    "some": "boxed quantification",
    "every": "boxed quantification",
    "in": "what is filtered or iterated",
    "return": "the body of a boxed iteration",
    "satisfies": "the condition of a boxed quantification",
    "outputDecision": "what a decision service gives",
    "encapsulatedDecision": "what a decision service keeps to itself",
    "inputDecision": "a parameter of a decision service",
    "text": "at most 10,000 characters of FEEL",
    "parameters": "the parameters of a function's type",
}

REFUSED: Final[dict[str, str]] = {
    "import": "models of other files are not imported: put what is needed into one file",
    "importedValues": "values of other files are not imported",
    "importedElement": "elements of other files are not imported",
}

_READER = (
    "description extensionElements extensionAttribute textAnnotation association group sourceRef targetRef knowledgeSource "
    "authorityRequirement requiredAuthority question allowedAnswers decisionMaker decisionOwner supportedObjective type owner "
    "impactedPerformanceIndicator usingProcess usingTask performanceIndicator organizationalUnit organizationUnit elementCollection "
    "drgElement businessContextElement decisionMade decisionOwned impactingDecision requirement"
)
DRAWN: Final[frozenset[str]] = frozenset(_READER.split())

POLICIES: Final[dict[str, str]] = {
    "UNIQUE": "U: one rule at most; a second one that matches is an incident",
    "ANY": "A: rules that match agree, or there is an incident",
    "PRIORITY": "P: the output that stands first among the output values",
    "FIRST": "F: the first rule that matches",
    "RULE ORDER": "R: all outputs, in the order of the rules",
    "OUTPUT ORDER": "O: all outputs, in the order of the output values",
    "COLLECT": "C: all outputs, or one of the aggregations",
}
AGGREGATIONS: Final[dict[str, str]] = {
    "SUM": "C+: the sum, exact",
    "MIN": "C<: the smallest output",
    "MAX": "C>: the largest output",
    "COUNT": "C#: how many rules match",
}

OTHER_REFUSALS: Final[dict[str, str]] = {
    "`expressionLanguage` other than FEEL": "also every text of the form `${…}` or `#{…}`",
    "functions of kind Java or PMML": "nothing outside the model is called",
    "a text that does not parse, an unknown function, an unknown type": "on the element that holds it",
    "a circle of requirements": "on each decision of the circle",
    "a requirement of another file, or of nothing": "on the element that requires it",
    "P or O without output values": "there would be no order",
    "a rule with more or fewer cells than there are columns": "on the rule",
}

FUNCTIONS: Final[dict[str, str]] = {
    "coalesce(a, b, …)": "the first that is not null",
    "is defined(value)": "whether it is not null; in a diagram what is missing is null, in a decision it is an incident",
    "is empty(list)": "whether a list has no element; null for null, false for what is no list",
    "is blank(string)": "whether a text has nothing but white space",
    "trim(string)": "a text without white space at both ends",
}
OTHER_FUNCTIONS: Final[dict[str, str]] = {
    "`get or else`": "its name holds a word of the language: use `coalesce`",
    "`uuid`, `random number`": "the same inputs give the same answer, also tomorrow",
    "`assert`": "a decision fails closed by itself; a condition goes into a rule",
    "every other one that the standard lacks": "such as `extract`, `partition`, `duplicate values`, `to base64`, `from json`, `put`",
}

WARNINGS: Final[dict[str, str]] = {
    "two rules of a `UNIQUE` table surely match alike": "on the later rule, with the number of the earlier one and an example. "
    "Decided where each column is a name of its own, and its cells are literals, ranges, comparisons with literals, lists of these, "
    "or `-`; of at most 400 rules",
}

LIMITS: Final[dict[str, str]] = {
    "one text": "10,000 characters",
    "one model": "5 MB",
    "one list that comes in": "10,000 elements",
    "iterations of `for`, `some`, `every` and ranges, all together": "100,000",
    "requirements behind one another": "200",
    "one decision with all it requires": "2 seconds, 128 MB; beyond, it is an incident, and the isolate is replaced",
}
