// Random definitions: loops, catches, retries, long names, three levels of nesting; a seed gives the same one again.

/** @param {number} seed */
export function randomSource(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, below: (n) => Math.floor(next() * n), chance: (p) => next() < p };
}

const WORDS = [
  'Charge', 'payment', 'Reserve', 'item', 'Notify', 'the', 'customer', 'Überprüfung', 'im', 'WWWW', '数量を確認',
];

/**
 * @param {number} seed
 * @param {{longNames?: boolean}} [options]
 */
export function randomDefinition(seed, options = {}) {
  const random = randomSource(seed * 7919 + 3);
  let made = 0;
  const name = () => {
    made++;
    if (!options.longNames || random.chance(0.6)) return `State ${made}`;
    let text = `${made}`;
    while (text.length < 60 && random.chance(0.85)) text += ` ${WORDS[random.below(WORDS.length)]}`;
    return text.slice(0, 80);
  };
  const scope = (count, depth) => {
    const names = Array.from({ length: count }, name);
    const pick = (i) => (
      random.chance(0.8) ? names[Math.min(count - 1, i + 1 + random.below(4))] : names[random.below(count)]
    );
    const states = {};
    names.forEach((key, i) => {
      if (random.chance(0.3)) {
        const rules = Array.from({ length: 1 + random.below(3) }, () => ({
          Variable: '$.amount', NumericGreaterThan: random.below(100), Next: pick(i),
          ...(
            options.longNames
            && random.chance(0.3) ? { Comment: 'a comment that says at some length when it holds' } : {}
          ),
        }));
        states[key] = { Type: 'Choice', Choices: rules, Default: pick(i) };
        return;
      }
      const state = (states[key] = work(depth));
      if (random.chance(0.25) && count > 1) state.Catch = [{ ErrorEquals: ['States.ALL'], Next: pick(i) }];
      if (random.chance(0.2)) state.Retry = [{ ErrorEquals: ['States.ALL'] }];
      if (i === count - 1 || random.chance(0.12)) state.End = true;
      else state.Next = pick(i);
    });
    return { StartAt: names[0], States: states };
  };
  const work = (depth) => {
    const roll = random.next();
    if (roll < 0.21 && depth < 2) {
      return {
        Type: 'Parallel',
        Branches: Array.from({ length: 2 + random.below(2) }, () => scope(1 + random.below(6), depth + 1)),
      };
    }
    if (roll < 0.31 && depth < 2) return { Type: 'Map', ItemProcessor: scope(1 + random.below(5), depth + 1) };
    return { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
  };
  return scope(3 + random.below(14), 0);
}

const NAMES = [
  'Bestellung prüfen und an die zuständige Abteilung weiterleiten, falls nötig', '数量を確認してから次の工程に進める',
  'تحقق من الطلب ثم أرسل الفاتورة', 'בדיקת ההזמנה', '🚚 deliver 📦📦', '👩‍👩‍👧‍👦 family', 'a'.repeat(78),
  'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW', 'x', '?', 'Ünïcödé—dash/slash~tilde', 'e\u0301e\u0301e\u0301',
];

const pass = (more) => ({ Type: 'Pass', ...more });
const chain = (names) => ({
  StartAt: names[0],
  States: Object.fromEntries(
    names.map((n, i) => [n, pass(i + 1 < names.length ? { Next: names[i + 1] } : { End: true })]),
  ),
});

/**
 * Definitions of shapes that are hard to lay out; a seed chooses shape and size.
 * @param {number} seed
 * @returns {{shape: string, definition: any}}
 */
export function hostileDefinition(seed) {
  const random = randomSource(seed * 6151 + 11);
  let made = 0;
  const name = () => `${NAMES[random.below(NAMES.length)].slice(0, 74)} ${++made}`;
  const some = (n) => Array.from({ length: n }, name);
  /** @type {Record<string, () => any>} */
  const shapes = {
    'wide choice': () => {
      const names = some(2 + random.below(30));
      const { States } = chain(names);
      const Choices = names.slice(1).map((n, i) => ({ Variable: `$.${n}`, NumericGreaterThan: i, Next: n }));
      for (const n of names.slice(1)) if (random.chance(0.7)) States[n] = pass({ End: true });
      States[names[0]] = { Type: 'Choice', Choices, Default: names[1 + random.below(names.length - 1)] };
      return { StartAt: names[0], States };
    },
    'back edges': () => {
      const names = some(4 + random.below(12));
      const { StartAt, States } = chain(names);
      names.forEach((n, i) => {
        if (i === names.length - 1 || random.chance(0.4)) return;
        const back = names[random.below(i + 1)];
        States[n] = { Type: 'Choice', Choices: [{ Condition: '{% $again %}', Next: back }], Default: names[i + 1] };
      });
      return { StartAt, States };
    },
    'self loops': () => {
      const names = some(3 + random.below(5));
      const { StartAt, States } = chain(names);
      for (const n of names) {
        if (random.chance(0.5)) States[n].Next = n;
        if (random.chance(0.5)) States[n] = { ...States[n], Type: 'Task', Catch: [{ ErrorEquals: ['E'], Next: n }] };
      }
      return { StartAt, States };
    },
    'deep nesting': () => {
      let inner = chain(some(1 + random.below(3)));
      for (let depth = 0; depth < 8; depth++) {
        const around = name();
        const state = random.chance(0.5)
          ? { Type: 'Map', ItemProcessor: inner }
          : { Type: 'Parallel', Branches: [inner, ...(random.chance(0.4) ? [chain(some(2))] : [])] };
        const after = name();
        const Catch = random.chance(0.5) ? [{ ErrorEquals: ['States.ALL'], Next: after }] : undefined;
        const States = { [around]: { ...state, Next: after, Catch }, [after]: pass({ End: true }) };
        inner = { StartAt: around, States };
      }
      return inner;
    },
    'many branches': () => {
      const around = name();
      const count = seed % 3 === 0 ? 100 : 2 + random.below(20);
      const Branches = Array.from({ length: count }, () => chain(some(1 + random.below(3))));
      return { StartAt: around, States: { [around]: { Type: 'Parallel', Branches, End: true } } };
    },
    'many catchers': () => {
      const names = some(3 + random.below(6));
      const { StartAt, States } = chain(names);
      for (const n of names) {
        const Catch = Array.from({ length: random.below(6) }, (_, i) => ({
          ErrorEquals: [`Some.Long.Error.Name${i}`, 'Another'], Next: names[random.below(names.length)],
        }));
        States[n] = { ...States[n], Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Retry: [{}], Catch };
      }
      return { StartAt, States };
    },
    'everything to everything': () => {
      const names = some(3 + random.below(5));
      const States = Object.fromEntries(names.map((n) => [n, {
        Type: 'Choice', Default: names[0],
        Choices: names.map((to, i) => ({ Variable: '$.x', NumericEquals: i, Next: to })),
      }]));
      return { StartAt: names[0], States };
    },
    'not connected': () => {
      const names = some(2 + random.below(12));
      return { StartAt: names[0], States: Object.fromEntries(names.map((n) => [n, pass({})])) };
    },
  };
  const kinds = Object.keys(shapes);
  const shape = kinds[seed % kinds.length];
  return { shape, definition: shapes[shape]() };
}
