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
