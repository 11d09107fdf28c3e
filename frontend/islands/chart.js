// Figures: horizontal bars, drawn as SVG so that they print well; each has a table twin below it.
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([AriaComponent, BarChart, GridComponent, SVGRenderer]);

const BAR = 38; // pixels a bar takes, with the room between two: its label may have two lines
const NARROW = 400; // pixels, below which labels may have three lines
const MARGIN = 24;
const LABEL = 0.4; // of the width, at most: the bars and what is said at their ends need the rest
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const isStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

const options = ({ bars, most }, room) => {
  const upwards = [...bars].reverse(); // the first stands on top
  const size = Number.parseFloat(getComputedStyle(document.body).fontSize) * 0.875;
  return {
    animation: !isStill(),
    aria: { enabled: false }, // the picture has a name, the table says the rest
    grid: { left: 0, right: 88, top: 0, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, // by name: room is made by measuring it
    xAxis: { type: 'value', max: most ?? undefined, min: 0, show: false },
    yAxis: {
      type: 'category', data: upwards.map(({ label }) => label), axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: style('--cf-ink'), fontSize: size, width: Math.min(180, room * LABEL), overflow: 'break', lineHeight: size * 1.15, interval: 0 },
    },
    series: [{
      type: 'bar', data: upwards.map(({ value }) => value), barMaxWidth: 18, itemStyle: { color: style('--cf-blue'), borderRadius: 2 },
      showBackground: most !== null, backgroundStyle: { color: style('--cf-blue-pale') },
      label: { show: true, position: 'right', color: style('--cf-ink'), fontSize: size, formatter: ({ dataIndex }) => upwards[dataIndex].text },
    }],
  };
};

function draw(place) {
  if (place.dataset.ready) return;
  const setup = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
  const canvas = place.querySelector('[data-canvas]');
  canvas.style.minHeight = '0';
  canvas.style.height = `${setup.bars.length * (canvas.clientWidth < NARROW ? BAR * 1.4 : BAR) + MARGIN}px`;
  const chart = init(canvas, null, { renderer: 'svg' });
  chart.setOption(options(setup, canvas.clientWidth));
  new ResizeObserver(() => chart.resize()).observe(canvas);
  place.dataset.ready = 'true';
}

const drawAll = (root) => root.querySelectorAll('[data-island="chart"]').forEach(draw);
drawAll(document);
document.addEventListener('htmx:load', ({ detail }) => drawAll(detail.elt.parentElement ?? document));
