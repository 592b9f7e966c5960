// Charts by uPlot, MIT License, Copyright (c) 2022 Leon Sorokin.
// They are drawn with two pixels for one at least, to be sharp on paper, too.
const nativeRatio = devicePixelRatio;
Object.defineProperty(window, "devicePixelRatio", { get: () => Math.max(nativeRatio, 2) });
