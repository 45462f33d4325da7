import { expect, test } from 'vitest';
import { html } from '../../sandbox/pages/html.ts';
import { randomSource } from '../../sandbox/random-source.ts';
import { taskQueue } from '../../sandbox/task-queue.ts';

test('tasks run in order of due time and then of scheduling, also those scheduled on the way', async () => {
  const ran: string[] = [];
  const queue = taskQueue(
    () => {},
    () => {},
  );
  const note = (name: string) => async () => {
    ran.push(name);
  };
  queue.schedule(30, note('third'));
  queue.schedule(10, async () => {
    ran.push('first');
    queue.schedule(20, note('scheduled on the way'));
  });
  queue.schedule(20, note('second'));
  queue.schedule(31, note('too late'));

  expect(await queue.runDue(() => 30)).toBe(4);
  expect(ran).toEqual(['first', 'second', 'scheduled on the way', 'third']);
  expect(queue.nextDueAt()).toBe(31);
});

test('a task that throws is reported and holds nobody up', async () => {
  const reported: unknown[] = [];
  const queue = taskQueue(
    (error) => reported.push(error),
    () => {},
  );
  let hasRun = false;
  queue.schedule(1, async () => {
    throw new Error('no');
  });
  queue.schedule(1, async () => {
    hasRun = true;
  });
  expect(await queue.runDue(() => 1)).toBe(2);
  expect(hasRun).toBe(true);
  expect(reported).toEqual([new Error('no')]);
});

test('two runs at once take turns, so that no task runs twice or out of order', async () => {
  const ran: number[] = [];
  const queue = taskQueue(
    () => {},
    () => {},
  );
  for (const at of [1, 2, 3]) {
    queue.schedule(at, async () => {
      await Promise.resolve();
      ran.push(at);
    });
  }
  expect(await Promise.all([queue.runDue(() => 3), queue.runDue(() => 3)])).toEqual([3, 0]);
  expect(ran).toEqual([1, 2, 3]);
});

test('scheduling tells whoever keeps the timer', () => {
  let told = 0;
  const queue = taskQueue(
    () => {},
    () => told++,
  );
  queue.schedule(5, async () => {});
  expect(told).toBe(1);
  queue.clear();
  expect(queue.nextDueAt()).toBeNull();
});

test('the same seed gives the same text, another seed another', () => {
  const text = (seed: number) => randomSource(seed).text('abcdefgh', 40);
  expect(text(7)).toBe(text(7));
  expect(text(7)).not.toBe(text(8));
  expect(new Set(text(7)).size).toBe(8);
});

test('what is put into a page is escaped, markup and lists are kept, nothing shows as null', () => {
  const name = `<img src=x onerror="alert('1')"> & co`;
  expect(html`<p title="${name}">${[html`<b>${1}</b>`, null, false]}</p>`.text).toBe(
    '<p title="&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62; &#38; co"><b>1</b></p>',
  );
});
