import { describe, expect, it } from 'vitest';
import { type Stream, Watch } from '../src/core/watch';

const HALF = 0.5;

class FakeStream implements Stream {
  onopen: Stream['onopen'] = null;
  onerror: Stream['onerror'] = null;
  readyState = 0;
  isClosed = false;
  private hear: ((event: MessageEvent<string>) => void) | undefined;

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    if (type === 'snapshot') this.hear = listener;
  }
  close(): void {
    this.isClosed = true;
  }
  open(): void {
    this.onopen?.({} as Event);
  }
  say(data: string): void {
    this.hear?.({ data } as MessageEvent<string>);
  }
  fail(state: number): void {
    this.readyState = state;
    this.onerror?.({} as Event);
  }
}

/** A watch with time and streams that the test moves. */
function setUp(): { watch: Watch; streams: FakeStream[]; heard: string[]; pass: () => number | undefined } {
  const streams: FakeStream[] = [];
  const heard: string[] = [];
  let waiting: { ms: number; job: () => void } | undefined;
  const around = {
    open: (): Stream => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    later: (ms: number, job: () => void): (() => void) => {
      const mine = (waiting = { ms, job });
      return () => {
        if (waiting === mine) waiting = undefined;
      };
    },
    random: () => HALF,
  };
  const watch = new Watch(around, { onChange: (source) => heard.push(source), onGap: () => heard.push('gap') });
  const pass = (): number | undefined => {
    const next = waiting;
    waiting = undefined;
    next?.job();
    return next?.ms;
  };
  return { watch, streams, heard, pass };
}

describe('Watch', () => {
  it('tells of the source of each event, and of nothing else', () => {
    const { watch, streams, heard, pass } = setUp();
    watch.show();
    pass();
    streams[0]?.open();
    for (const data of ['{"source":"paper","date":"2026-11-28"}', '{"source":7}', 'null', '{', '']) streams[0]?.say(data);
    expect(heard).toEqual(['paper']);
  });

  it('tries again later and later, up to five minutes, and then tells that it missed something', () => {
    const { watch, streams, heard, pass } = setUp();
    watch.show();
    pass();
    streams[0]?.open();
    const waits = Array.from({ length: 12 }, () => {
      streams.at(-1)?.fail(0);
      return pass();
    });
    expect(waits.slice(0, 3)).toEqual([750, 1500, 3000]);
    expect(waits.at(-1)).toBe(225_000);
    streams.at(-1)?.open();
    expect(heard).toEqual(['gap']);
    streams.at(-1)?.fail(2);
    expect(pass()).toBe(750);
  });

  it('does not ask a server again that has no such stream', () => {
    const { watch, streams, pass } = setUp();
    watch.show();
    pass();
    streams[0]?.fail(2);
    expect(pass()).toBeUndefined();
    watch.hide();
    watch.show();
    pass();
    expect(streams.length).toBe(1);
  });

  it('closes when the page is hidden for long, and opens when it is seen again', () => {
    const { watch, streams, heard, pass } = setUp();
    watch.show();
    pass();
    streams[0]?.open();
    watch.hide();
    expect(streams[0]?.isClosed).toBe(false);
    pass();
    expect(streams[0]?.isClosed).toBe(true);
    watch.show();
    pass();
    streams[1]?.open();
    expect(heard).toEqual(['gap']);
  });

  it('stays open where the page is hidden for a moment', () => {
    const { watch, streams, pass } = setUp();
    watch.show();
    pass();
    watch.hide();
    watch.show();
    pass();
    expect([streams.length, streams[0]?.isClosed]).toEqual([1, false]);
  });

  it('does not connect a page that nobody sees', () => {
    const { watch, streams, pass } = setUp();
    watch.show();
    watch.hide();
    pass();
    streams[0]?.fail(0);
    expect([streams.length, pass()]).toEqual([0, undefined]);
  });
});
