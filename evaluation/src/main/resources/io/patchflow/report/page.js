// A table whose columns sort by a press on their names.
for (const button of document.querySelectorAll("table.sortable th button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const table = head.closest("table");
    const column = head.cellIndex;
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute("aria-sort");
    }
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    // A value that does not exist sorts last, whichever way.
    const value = (row) => row.cells[column].dataset.value ?? "";
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === "" || y === "") {
        return (x === "") - (y === "");
      }
      const order = isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
      return up ? order : -order;
    });
    table.tBodies[0].append(...rows);
  });
}

// The confusion matrix: a cell in words, by pointer and by arrow keys.
const matrix = document.querySelector("#matrix");
if (matrix) {
  const rows = [...matrix.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  const readout = document.querySelector("#cell");
  const names = [...matrix.querySelectorAll("thead th")].map((head) => head.textContent);
  let [y, x] = [0, 0];
  const pick = (cell) => {
    matrix.querySelector(".picked")?.classList.remove("picked");
    cell.classList.add("picked");
    y = rows.findIndex((row) => row.includes(cell));
    x = rows[y].indexOf(cell);
    // Cells of no image have no title, since there are so many of them.
    readout.textContent = cell.title || `${names[y]} taken for ${names[x]}: none`;
  };
  for (const event of ["mouseover", "focusin"]) {
    matrix.addEventListener(event, (e) => {
      const cell = e.target.closest("tbody td");
      if (cell) {
        pick(cell);
      }
    });
  }
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  matrix.addEventListener("keydown", (e) => {
    const move = moves[e.key];
    if (move) {
      e.preventDefault();
      const last = rows.length - 1;
      const within = (at) => Math.min(last, Math.max(0, at));
      pick(matrix.querySelector(".picked") ? rows[within(y + move[0])][within(x + move[1])] : rows[0][0]);
    } else if (e.key === "Enter" && e.target === matrix) {
      rows[y][x].querySelector("a")?.click();
    }
  });
}

// Charts of the tables below them.
const UNITS = {
  percent: (v, by) => (100 * v).toFixed(by < 0.01 ? 1 : 0) + " %",
  decimal: (v, by) => v.toFixed(by < 0.1 ? 2 : 1),
  rate: (v) => (v === 0 ? "0" : v.toExponential(0).replace("e-", "e\u2212")),
  count: (v) => v.toLocaleString("en"),
};
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function series(key, table) {
  const rows = [...table.tBodies[0].rows];
  const at = (row) => row.cells[key.dataset.column].dataset.value;
  return key.dataset.column === undefined
    ? rows.map(() => Number(key.dataset.level))
    : rows.map((row) => (at(row) === undefined ? null : Number(at(row))));
}

function options(plot, figure, keys, x, width, pick) {
  const { unit, height } = plot.dataset;
  const font = "11px " + getComputedStyle(document.body).fontFamily;
  const bars = keys.some((key) => key.dataset.shape === "bars");
  const axis = { font, stroke: colour("muted"), ticks: { show: false }, gap: 4 };
  const last = plot.nextElementSibling?.className !== "plot";
  const half = (x[1] - x[0]) / 2;
  return {
    width,
    height: Number(height),
    legend: { show: false },
    padding: [6, 8, last ? 0 : 4, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    select: { show: false },
    scales: {
      x: { time: false, range: () => (unit === "count" || half < 0.5 ? [x[0] - half, x.at(-1) + half] : [x[0], x.at(-1)]) },
      y: { range: (u, low, high) => range(unit, low, high) },
    },
    axes: [
      {
        ...axis,
        size: last ? 22 : 4,
        space: 40,
        incrs: half < 0.5 ? [0.1, 0.2, 0.5] : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
        grid: { show: false },
        values: (u, at) => at.map((v) => (last ? String(Number(v.toFixed(2))) : "")),
      },
      {
        ...axis,
        size: 44,
        space: height < 100 ? 18 : 32,
        grid: { stroke: colour("line"), width: 1 },
        values: (u, at, i, space, by) => at.map((v) => UNITS[unit](v, by)),
      },
    ],
    series: [
      {},
      ...keys.map((key) => ({
        stroke: colour(key.dataset.colour),
        width: key.dataset.shape === "dash" ? 1.25 : 2,
        dash: key.dataset.shape === "dash" ? [5, 4] : undefined,
        fill: bars ? colour(key.dataset.colour) : undefined,
        paths: bars ? uPlot.paths.bars({ size: [0.8] }) : undefined,
        points: { show: !bars && key.dataset.shape === "line" && key.dataset.column !== undefined && x.length < 20, size: 5, fill: colour("page") },
      })),
    ],
    hooks: {
      drawAxes: [(u) => lines(u, figure)],
      setCursor: [(u) => pick(u)],
    },
  };
}

function range(unit, low, high) {
  if (unit === "count" || unit === "rate") {
    return [0, high * 1.08 || 1];
  }
  const pad = (high - low || 0.1) * 0.06;
  return [Math.max(0, low - pad), unit === "percent" ? Math.min(1, high + pad) : high + pad];
}

// The best epoch, and dashed where the learning rate fell.
function lines(u, figure) {
  const { top, height } = u.bbox;
  const line = (value, dash, stroke, text) => {
    const x = Math.round(u.valToPos(value, "x", true)) + 0.5;
    u.ctx.save();
    u.ctx.strokeStyle = stroke;
    u.ctx.lineWidth = devicePixelRatio;
    u.ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    if (text && u.root.closest(".plot").matches(".at + .plot")) {
      const left = x < u.bbox.left + u.bbox.width - 80 * devicePixelRatio;
      u.ctx.font = `${11 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
      u.ctx.fillStyle = stroke;
      u.ctx.textAlign = left ? "left" : "right";
      u.ctx.fillText(text, x + (left ? 4 : -4) * devicePixelRatio, top + height - 6 * devicePixelRatio);
    }
    u.ctx.restore();
  };
  const { best, marks } = figure.dataset;
  (marks ?? "").split(" ").filter(Boolean).forEach((mark) => line(Number(mark) + 0.5, [4, 4], colour("muted")));
  if (best !== undefined) {
    line(Number(best), [], colour("test"), "best epoch");
  }
}

function chart(figure) {
  const table = figure.querySelector("table");
  const rows = [...table.tBodies[0].rows];
  const slider = figure.querySelector("input");
  const x = rows.map((row) => Number(row.cells[0].dataset.value));
  const start = Number(slider.value);
  let drawn = [];
  let moving = false;
  const show = (i) => {
    slider.value = i;
    const text = rows[i].cells[0].textContent;
    figure.querySelector(".at output").textContent = text;
    const said = [];
    for (const key of figure.querySelectorAll(".key[data-column]")) {
      const value = rows[i].cells[key.dataset.column].textContent;
      key.querySelector("output").textContent = value;
      said.push(table.tHead.rows[0].cells[key.dataset.column].textContent + " " + value);
    }
    slider.setAttribute("aria-valuetext", text + ": " + said.join(", "));
  };
  const point = (i, from) => {
    moving = true;
    for (const u of drawn) {
      if (u !== from) {
        u.setCursor(i === null ? { left: -10, top: -10 } : { left: u.valToPos(x[i], "x"), top: 1 }, false);
      }
    }
    moving = false;
  };
  const pick = (u) => {
    if (!moving) {
      const i = u.cursor.left < 0 ? null : u.cursor.idx;
      show(i ?? start);
      point(i, u);
    }
  };
  const draw = () => {
    drawn.forEach((u) => u.destroy());
    drawn = [...figure.querySelectorAll(".plot")].map((plot) => {
      const keys = [...plot.querySelectorAll(".key")];
      const canvas = plot.querySelector(".canvas");
      const all = options(plot, figure, keys, x, canvas.clientWidth, pick);
      return new uPlot(all, [x, ...keys.map((key) => series(key, table))], canvas);
    });
  };
  slider.addEventListener("input", () => {
    show(Number(slider.value));
    point(Number(slider.value), null);
  });
  slider.addEventListener("blur", () => point(null, null));
  show(start);
  return draw;
}

document.documentElement.classList.add("drawn");
const charts = [...document.querySelectorAll("figure.chart")].map(chart);
const drawAll = () => charts.forEach((draw) => draw());
let width = 0;
new ResizeObserver(() => {
  if (document.body.clientWidth !== width) {
    width = document.body.clientWidth;
    drawAll();
  }
}).observe(document.body);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
// On paper the page is light whatever the screen is, and narrower.
const paper = (on) => {
  document.documentElement.classList.toggle("paper", on);
  drawAll();
};
matchMedia("print").addEventListener("change", (e) => paper(e.matches));
addEventListener("beforeprint", () => paper(true));
addEventListener("afterprint", () => paper(false));
