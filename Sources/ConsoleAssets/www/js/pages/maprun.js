// @ts-check
/** One Map Run: how far it is, how fast, what failed; its limits, and its child executions by status. */
import {call} from '../core/api.js';
import {h} from '../core/dom.js';
import {onChanges} from '../core/events.js';
import {formatNumber, parseARN} from '../core/format.js';
import {href, parameter, setQuery} from '../core/router.js';
import {arn} from '../core/session.js';
import {computed, effect, onDispose, signal, untracked} from '../core/signal.js';
import {resource} from '../core/store.js';
import {formatDuration, fromAPI} from '../core/time.js';
import {crumbs} from '../shell/shell.js';
import {button, errorState, facts, skeleton, statusPill, timeView} from '../ui/basics.js';
import {now} from '../ui/clock.js';
import {confirmDialog} from '../ui/dialog.js';
import {menuButton} from '../ui/menu.js';
import {toast, toastError} from '../ui/toast.js';
import {childList} from './maprun/children.js';
import {editLimits} from './maprun/limits.js';
import {parts, progressOf, toleranceOf} from './maprun/progress.js';
import {copyEntries} from './parts/actions.js';
import {later} from './parts/later.js';
import {isMissing, missingMapRun} from './parts/missing.js';

/** How often an open run is read, in ms; its children's changes are many. */
const pause = 1000;

/** @type {import('../core/router.js').Page} */
export function page({params}) {
  const { name: machine, run } = params;
  const at = run.lastIndexOf(':');
  const [label, id] = [run.slice(0, at), run.slice(at + 1)];
  const address = arn('mapRun', `${machine}/${label}`, id);
  crumbs.value = [
    { text: 'State machines', href: href(['machines']) },
    { text: machine, href: href(['machines', machine]) },
    { text: 'Map Runs' },
    { text: label },
  ];
  /** When the figures were read, for the rate. */
  const samples = signal(/** @type {Array<{ time: number, done: number }>} */ ([]));
  let cost = 0;
  const read = resource(async (signal) => {
    const begin = performance.now();
    const answer = await call('DescribeMapRun', { mapRunArn: address }, { signal });
    cost = performance.now() - begin;
    const done = progressOf(answer.itemCounts).done;
    untracked(() => samples.update((old) => [...old, { time: Date.now(), done }].slice(-30)));
    return answer;
  });
  const again = later(() => void read.refresh(), () => Math.max(pause, cost * 10));
  onChanges(again);
  const timer = setInterval(() => {
    if (read.data.peek()?.status === 'RUNNING' && !document.hidden) again();
  }, 2000);
  onDispose(() => clearInterval(timer));
  const execution = () => parseARN(read.data.value?.executionArn ?? '');
  const isGone = computed(() => !read.data.value && isMissing(read.error.value));
  const content = () => [head(), () => {
    const data = read.data.value;
    if (data) return null;
    if (!read.error.value) return h('div', { class: 'page-body' }, skeleton(6, 24));
    return errorState(read.error.value, () => void read.refresh());
  }, body()];
  return h('div', { class: 'fill-column', 'data-fill': true }, () => {
    const gone = isGone.value;
    return untracked(() => (gone ? missingMapRun(machine, label) : content()));
  });

  function head() {
    return h(
      'div',
      { class: 'page-head' },
      h('h1', { title: address }, 'Map Run ', h('span', { class: 'muted' }, label)),
      () => (read.data.value ? statusPill(read.data.value.status) : null),
      h('span', { class: 'grow' }),
      () => actions(read.data.value),
      menuButton('Copy as', () => copyEntries('DescribeMapRun', { mapRunArn: address }, {
                              arn: address,
                              link: location.href,
                            })),
      () => (read.data.value ? headFacts(read.data.value) : null)
    );
  }

  /** @param {any} data */
  function actions(data) {
    if (!data) return null;
    if (data.status === 'RUNNING') {
      return button(
        'Change limits',
        () => void editLimits(address, data).then((done) => {
          if (done) void read.refresh();
        }),
        { icon: 'settings' }
      );
    }
    return data.status === 'SUCCEEDED' ? null : button('Redrive', () => void redrive(data), { icon: 'redrive' });
  }

  /** @param {any} data */
  async function redrive(data) {
    const open = data.itemCounts.total - data.itemCounts.succeeded;
    const agreed = await confirmDialog({
      title: 'Redrive the execution of this Map Run?',
      text: `The execution goes on from the states that failed. Of this run, ${formatNumber(open)} items that did not `
        + `succeed run again; ${formatNumber(data.itemCounts.succeeded)} that did are kept.`,
      action: 'Redrive',
    });
    if (!agreed) return;
    try {
      await call('RedriveExecution', { executionArn: data.executionArn });
      toast('The execution goes on', { kind: 'succeeded' });
      void read.refresh();
    } catch (error) {
      toastError('The execution was not redriven', error);
    }
  }

  /** @param {any} data */
  function headFacts(data) {
    const [start, stop] = [fromAPI(data.startDate) ?? 0, fromAPI(data.stopDate)];
    const name = execution()?.rest[0] ?? '';
    return facts([
      ['Execution', h('a', { href: href(['machines', machine, 'executions', name]) }, name)],
      ['Started', timeView(start)],
      stop === undefined ? null : ['Ended', timeView(stop)],
      ['Duration', () => formatDuration((stop ?? now.value) - start)],
      ['At once', data.maxConcurrency > 0 ? formatNumber(data.maxConcurrency) : 'no limit'],
      data.redriveCount > 0 ? ['Redrives', String(data.redriveCount)] : null,
    ]);
  }

  function body() {
    const failures = () => read.data.value?.executionCounts.failed ?? 0;
    const children = childList(machine, address, read);
    // What is open at first: the failed, when there are any and nothing is chosen.
    let isFirst = true;
    effect(() => {
      if (!isFirst || !read.data.value) return;
      isFirst = false;
      if (failures() > 0 && !parameter('status')) untracked(() => setQuery({ status: 'FAILED' }));
    });
    return h(
      'div',
      { class: ['fill-column', 'map-run'], hidden: () => !read.data.value },
      h('div', { class: 'map-run-figures' }, () => (read.data.value ? figures(read.data.value) : null)),
      children
    );
  }

  /** @param {any} data */
  function figures(data) {
    const progress = progressOf(data.itemCounts);
    const tolerance = toleranceOf(data);
    const rate = rateOf(data);
    const share = progress.total === 0 ? 0 : Math.floor((progress.done / progress.total) * 100);
    return [
      h('div',
        { class: 'tiles' },
        tile('Items', formatNumber(progress.total), `${share} % done`),
        tile('Succeeded', formatNumber(data.itemCounts.succeeded), 'items', 's-succeeded'),
        tile('Failed', formatNumber(progress.failed), tolerance.text, progress.failed > 0 ? 's-failed' : ''),
        tile('Running', formatNumber(data.itemCounts.running), `${formatNumber(data.itemCounts.pending)} pending`,
          data.itemCounts.running > 0 ? 's-running' : ''),
        tile('Throughput', throughputText(rate),
          rate && progress.left > 0 && data.status === 'RUNNING'
            ? `about ${formatDuration((progress.left / rate) * 1000)} left` : 'of items')),
      h('div',
        {
          class: 'map-run-bar',
          role: 'progressbar',
          'aria-label': 'Progress of the items',
          'aria-valuemin': 0,
          'aria-valuemax': progress.total,
          'aria-valuenow': progress.done,
          'aria-valuetext': `${formatNumber(progress.done)} of ${formatNumber(progress.total)} items, ${
            formatNumber(progress.failed)} failed`,
        },
        parts(data.itemCounts).map(
          (part) =>
            h('i', {
              class: `s-${part.key}`,
              title: `${formatNumber(part.count)} ${part.word}`,
              style: { width: `${part.share}%` },
            })
        )),
      tolerance.share === undefined
        ? null
        : h('p',
          { class: ['muted', tolerance.share >= 1 && 'error-text'] },
          tolerance.sentence),
    ];
  }

  /**
   * Items a second: over the last reads while it runs, over all of it afterwards.
   * @param {any} data
   */
  function rateOf(data) {
    const done = progressOf(data.itemCounts).done;
    const [first, last] = [samples.value[0], samples.value.at(-1)];
    if (data.status === 'RUNNING' && first && last && last.time - first.time > 1500 && last.done > first.done) {
      return ((last.done - first.done) / (last.time - first.time)) * 1000;
    }
    const spent = (fromAPI(data.stopDate) ?? Date.now()) - (fromAPI(data.startDate) ?? 0);
    return done > 0 && spent > 0 ? (done / spent) * 1000 : undefined;
  }
}

/**
 * What is rarer than one a second is counted by the minute or the hour.
 * @param {number | undefined} rate a second
 */
function throughputText(rate) {
  if (rate === undefined) return '–';
  const [value, unit] = rate >= 1 ? [rate, 's'] : rate * 60 >= 1 ? [rate * 60, 'min'] : [rate * 3600, 'h'];
  return `${formatNumber(Math.round(value * 10) / 10)}/${unit}`;
}

/**
 * @param {string} label
 * @param {string} value
 * @param {string} note
 * @param {string} [kind]
 */
function tile(label, value, note, kind = '') {
  return h(
    'div',
    { class: ['tile', kind] },
    h('span', { class: 'label' }, label),
    h('span', { class: 'value' }, value),
    h('span', { class: 'note' }, note)
  );
}
