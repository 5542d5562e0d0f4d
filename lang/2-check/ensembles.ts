/**
 * Ensembles: models that answer together. Arithmetic on models is weighted fusion; `vote`, `select`, `stack` and others are
 * calls. One that needs data has to be made before it can answer: it is a task of the plan.
 */

import type { BinaryExpression, CallExpression, Statement, Word } from "../ast.js";
import type { CombineWork, Network, Patience, Predictor } from "../plan.js";
import type { Answers, Definition, EnsembleDefinition, ExternDefinition, WorkItem } from "../program.js";
import type { Span } from "../source.js";
import { gathered, matchArguments } from "./arguments.js";
import { type Callee, calleeOf, checkCall } from "./calls.js";
import { itemsFrom, numberFrom } from "./constants.js";
import { type Context, type Uses, unknownFor, type Written } from "./context.js";
import { dataFrom } from "./data-use.js";
import { kindOf, typeInWords } from "./describe.js";
import { canBeWrittenOut, mostMembers } from "./extent.js";
import { answersOf, differenceBetween, takes } from "./fits.js";
import { otherWord } from "./hints.js";
import { type Member, modelsFrom, networkFrom } from "./references.js";
import { decide } from "./scalars.js";
import { constantNames, type Settings, settingsOf, written } from "./settings.js";
import { readAll } from "./types.js";
import { sub, unfold } from "./written.js";

export function readEnsemble(context: Context, statement: Statement, name: Word): Definition {
  const uses: Uses = { tasks: new Set(), data: new Set() };
  const settings = settingsOf(context, statement, constantNames(undefined, uses));
  const unknown = unknownFor(context, name);
  const patience = patienceFrom(settings);
  const at = statement.value && unfold(written(context, statement.value, settings.names), decide);
  if (!at || !patience) return unknown;
  const id = context.qualified(name.text);
  const patienceSpan = settings.get("at_least")?.expression.span ?? name.span;
  const making: Making = { at, id, span: name.span, uses, patience, patienceSpan };
  return readWays(making) ?? unknown;
}

interface Making {
  readonly at: Written;
  readonly id: string;
  readonly span: Span;
  readonly uses: Uses;
  readonly patience: Patience;
  readonly patienceSpan: Span;
}

/** `{ within: 200ms, at_least: 2 }`. */
function patienceFrom(settings: Settings): Patience | undefined {
  const within = settings.read("within", (at) => numberFrom(at, "time", "`within`"), null);
  const atLeast = settings.read("at_least", (at) => numberFrom(at, "some", "`at_least`"), null);
  if (within === undefined || atLeast === undefined) return undefined;
  return { ...(within === null ? {} : { within }), ...(atLeast === null ? {} : { atLeast }) };
}

function readWays(making: Making): EnsembleDefinition | undefined {
  const { at } = making;
  const callee = at.expression.type === "call" ? calleeOf(at.expression) : undefined;
  if (callee && callee.name !== "average") {
    const way = at.context.extern(callee.name, callee.span, "ensemble");
    if (!way || way.kind === "unknown") return undefined;
    if (way.kind !== "extern" || way.type !== "ensemble") {
      const advice = otherWord(at.context, callee.name, "ensemble");
      const holes = { name: callee.name, is: kindOf(way), wanted: typeInWords("ensemble"), advice };
      at.context.report("TRP203", callee.span, holes);
      return undefined;
    }
    return readCalled(making, way, callee);
  }
  const terms = weighted(at, making.id);
  return terms && average(making, terms);
}

interface Weighted {
  readonly weight: number;
  readonly member: Member;
}

/** An expression that is linear in models, as its terms. */
function weighted(place: Written, name: string): Weighted[] | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const { expression } = at;
  if (expression.type === "binary") return weightedSum(sub(at, expression), name);
  if (expression.type === "call") return averageOf(sub(at, expression), name);
  if (expression.type === "name" || expression.type === "index" || expression.type === "field")
    return modelsFrom(at)?.map((member) => ({ weight: 1, member }));
  at.context.report("TRP411", expression.span, { name });
  return undefined;
}

const scaled = (terms: readonly Weighted[] | undefined, by: number) =>
  terms?.map(({ weight, member }) => ({ weight: weight * by + 0, member }));

function weightedSum(at: Written<BinaryExpression>, name: string): Weighted[] | undefined {
  const { operator, left, right, span } = at.expression;
  if (operator === "+" || operator === "-") {
    const [a, b] = [weighted(sub(at, left), name), weighted(sub(at, right), name)];
    return a && b && [...a, ...(scaled(b, operator === "-" ? -1 : 1) ?? [])];
  }
  if (operator === "*" || operator === "/") {
    const numberFirst = operator === "*" && isNumber(sub(at, left));
    const [factor, models] = numberFirst ? [left, right] : [right, left];
    const by = numberFrom(sub(at, factor), "number", "A weight");
    if (by === undefined) return undefined;
    return scaled(weighted(sub(at, models), name), operator === "/" ? 1 / by : by);
  }
  at.context.report("TRP411", span, { name });
  return undefined;
}

/** By its looks: numbers and parameters, with no name of a model in it. */
function isNumber(place: Written): boolean {
  const at = unfold(place);
  if (!at) return false;
  const { expression, context } = at;
  switch (expression.type) {
    case "number":
      return true;
    case "name":
      return context.module.own.get(expression.name)?.kind.text === "param";
    case "unary":
      return isNumber(sub(at, expression.operand));
    case "binary":
      return isNumber(sub(at, expression.left)) && isNumber(sub(at, expression.right));
    default:
      return false;
  }
}

function averageOf(at: Written<CallExpression>, name: string): Weighted[] | undefined {
  const callee = calleeOf(at.expression);
  if (callee?.name !== "average") {
    at.context.report("TRP411", at.expression.span, { name });
    return undefined;
  }
  const average = at.context.extern(callee.name, callee.span, "ensemble");
  const given = average?.kind === "extern" && matchArguments(at, average, at.expression.arguments);
  const members = given && readAll([...given.values()], ({ value }) => membersIn(sub(at, value)));
  if (!members) return undefined;
  const all = members.flat();
  if (all.length === 0) {
    at.context.report("TRP411", at.expression.span, { name });
    return undefined;
  }
  return all.map((member) => ({ weight: 1 / all.length, member }));
}

/** A model, or a list of them. */
function membersIn(at: Written): Member[] | undefined {
  const items = itemsFrom(at);
  return items && readAll(items, modelsFrom)?.flat();
}

function average(making: Making, terms: readonly Weighted[]): EnsembleDefinition | undefined {
  const { at, id, span, uses, patience } = making;
  const endless = terms.find(({ weight }) => !Number.isFinite(weight));
  if (endless) {
    const holes = { what: "A weight", value: String(endless.weight), wanted: "a plain number" };
    at.context.report("TRP308", at.expression.span, holes);
    return undefined;
  }
  const models = terms.map(({ member }) => member);
  const answers = togetherAs(at, id, models);
  if (!answers || !measured(at, id, models) || !patient(making, terms.length)) return undefined;
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  if (answers.type === "classes" && Math.abs(total - 1) > 1e-6)
    at.context.report("TRP407", at.expression.span, { name: id, total: String(Number(total.toPrecision(6))) });
  const members = terms.map(({ weight, member }) => ({ weight, of: member.predictor }));
  const predictor: Predictor = { type: "average", name: id, members, ...waiting(patience) };
  return { kind: "ensemble", name: id, span, predictor, answers, tasks: [...uses.tasks] };
}

/** Votes are for classes. False after a report. */
function canVote({ context, expression }: Written, name: string, answers: Answers): boolean {
  if (answers.type === "classes") return true;
  context.report("TRP458", expression.span, { name });
  return false;
}

/** False after a report. */
function measured({ context, expression }: Written, name: string, members: readonly Member[]): boolean {
  if (canBeWrittenOut(members.map((member) => member.predictor))) return true;
  context.report("TRP440", expression.span, { name, most: mostMembers });
  return false;
}

const waiting = (patience: Patience) => (Object.keys(patience).length > 0 ? { patience } : {});

/** False after a report: more members are asked for than there are. */
function patient({ at, patience: { atLeast }, patienceSpan }: Making, members: number): boolean {
  if (atLeast === undefined || atLeast <= members) return true;
  const holes = {
    what: "`at_least`",
    value: String(atLeast),
    wanted: `${members} or less, since there are ${members} members`,
  };
  at.context.report("TRP308", patienceSpan, holes);
  return false;
}

/** What they all answer, or undefined after a report of what they do not have in common. */
function togetherAs({ context, expression }: Written, name: string, members: readonly Member[]): Answers | undefined {
  const [first, ...rest] = members;
  if (!first) return undefined;
  for (const member of rest) {
    const difference = differenceBetween(first.answers, member.answers, first.predictor.name, member.predictor.name);
    if (!difference) continue;
    context.report("TRP406", expression.span, { name, difference });
    return undefined;
  }
  return first.answers;
}

/** `vote(a, b)` answers as it is; `select(member, on: digits.validation)` is a task first. */
function readCalled(making: Making, way: ExternDefinition, callee: Callee): EnsembleDefinition | undefined {
  const { at, id, span, uses, patience } = making;
  const trainsNetworks = way.parameters[0]?.type === "networks";
  const given = matchArguments(at, way, callee.arguments);
  const asked = given && gathered(given, way.parameters[0]?.name ?? "");
  const networks = trainsNetworks && asked ? readAll(asked, ({ value }) => networksIn(sub(at, value)))?.flat() : [];
  const checked = checkCall(at, way, callee);
  const members = trainsNetworks ? [] : asked && readAll(asked, ({ value }) => membersIn(sub(at, value)))?.flat();
  const on = given?.get("on");
  const data = on ? dataFrom(sub(at, on.value)) : null;
  if (!checked || !members || !networks || data === undefined) return undefined;
  const answers = data && networks[0] ? answersOf(networks[0], data.definition) : togetherAs(at, id, members);
  if (!answers || !measured(at, id, members)) return undefined;
  if (!patient(making, Math.max(members.length, networks.length))) return undefined;
  for (const network of networks)
    if (data && on && !takes(at.context, network, data.definition, on.value.span)) return undefined;
  const predictors = members.map((member) => member.predictor);
  const { models: _models, networks: _networks, on: _on, ...rest } = checked.call.arguments;
  const how = { name: checked.call.name, arguments: rest };
  if (!data && !trainsNetworks) {
    if (!canVote(at, id, answers)) return undefined;
    const predictor: Predictor = { type: "vote", name: id, how, members: predictors, ...waiting(patience) };
    return { kind: "ensemble", name: id, span, predictor, answers, tasks: [...uses.tasks] };
  }
  const work: CombineWork = {
    kind: "combine",
    how,
    members: predictors,
    networks,
    ...(data ? { data: data.ref } : {}),
  };
  const item = itemOf(making, work);
  const predictor: Predictor = { type: "network", name: id, task: id };
  return { kind: "ensemble", name: id, span, predictor, answers, tasks: [id], item };
}

function networksIn(at: Written): Network[] | undefined {
  const items = itemsFrom(at);
  return items && readAll(items, (item) => networkFrom(item)?.network);
}

function itemOf({ id, span, uses }: Making, work: CombineWork): WorkItem {
  return {
    id,
    span,
    needs: { threads: 1 },
    priority: 0,
    retry: 0,
    after: [...uses.tasks],
    data: [...uses.data],
    work,
  };
}
