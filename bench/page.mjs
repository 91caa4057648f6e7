// Figures to ratios, and all of them to a page. Medians, and the smallest and largest round beside them; a ratio is made for each
// round, of what stood beside each other, and is a median too.

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const range = (list) => ({ median: median(list), min: Math.min(...list), max: Math.max(...list) });

/** A figure with what follows from it: ratio, exponent, whether the goal is reached. */
export function reckon(figure) {
  const done = { ...figure };
  if (figure.kind === "compared") {
    const { ours, theirs, better } = figure, rounds = Math.min(ours.length, theirs.length);
    done.ratio = range(Array.from({ length: rounds }, (_, i) => (better === "more" ? ours[i] / theirs[i] : theirs[i] / ours[i])));
    done.value = done.ratio.median;
  } else if (figure.kind === "grown") {
    const [[small, few], [big, many]] = figure.sides;
    const times = figure.better === "more" ? median(few) / median(many) : median(many) / median(few);
    Object.assign(done, { times, exponent: Math.log(times) / Math.log(big / small), value: times });
  } else {
    done.value = median(figure.values);
  }
  if (figure.goal) done.reached = figure.goal.least !== undefined ? done.value >= figure.goal.least : done.value <= figure.goal.most;
  return done;
}

// ---- in words

function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}
const number = (value) => (Number.isFinite(value) ? digits(value) : String(value));
const spread = (list) => { const { median: middle, min, max } = range(list); return `${number(middle)} (${number(min)}–${number(max)})`; };
const goalText = ({ goal }) => (!goal ? "" : goal.least !== undefined ? `≥ ${goal.least}` : `≤ ${goal.most}`);
const verdict = (figure) => (!figure.goal ? "" : figure.reached ? "reached" : "**missed**");
const whole = (size) => size.toLocaleString("en");

function cells(figure) {
  const end = [goalText(figure), verdict(figure)];
  if (figure.kind === "compared") {
    const { median: middle, min, max } = figure.ratio;
    return [figure.what, `${spread(figure.ours)} ${figure.unit}`, `${figure.whom}: ${spread(figure.theirs)}`, `**${number(middle)}** (${number(min)}–${number(max)})`, ...end];
  }
  if (figure.kind === "grown") {
    const [[small, few], [big, many]] = figure.sides;
    return [`${figure.what} ${whole(big)}, against ${whole(small)}`, `${spread(many)} ${figure.unit}`, `${spread(few)}`,
      `**${number(figure.times)} times as long**, exponent ${figure.exponent.toFixed(2)}`, ...end];
  }
  return [figure.what, `${spread(figure.values)} ${figure.unit}`, "", "", ...end];
}

/** One row as it is printed while the run goes on. */
export function rowText(row, result) {
  return result.figures.map((figure) => `  ${cells(figure).filter(Boolean).join(" | ").replaceAll("**", "")}`).join("\n") + `\n  ${result.seconds.toFixed(0)} s`;
}

const table = (heads, rows) => [`| ${heads.join(" | ")} |`, `|${heads.map(() => "---").join("|")}|`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");

function summary(results, rows) {
  return table(["row", "what", "against", "goal", "measured"], results.map((result) => {
    const row = rows.find((each) => each.id === result.id);
    const goals = result.figures.filter((figure) => figure.goal);
    return [`[${row.id}](#${row.id})`, row.what, row.against, row.goal,
      goals.map((figure) => `${figure.reached ? "" : "**"}${number(figure.value)}${figure.kind === "plain" ? ` ${figure.unit}` : ""}${figure.reached ? "" : "** missed"}`).join("; ")];
  }));
}

/** What a reader must not have to look for: goals missed, and figures too unsteady to lean on. */
function disappointed(results) {
  const list = [];
  for (const { id, figures } of results)
    for (const figure of figures) {
      const name = `${id}, ${figure.kind === "grown" ? `${figure.what} ${whole(figure.sides[1][0])}` : figure.what}`;
      if (figure.reached === false) list.push(`**${name}**: ${number(figure.value)}, the goal is ${goalText(figure)}${figure.kind === "compared" ? ` of ${figure.whom}` : ""}.`);
      if (figure.kind === "grown" && figure.exponent >= 1.15) list.push(`${name}: grows faster than the register, exponent ${figure.exponent.toFixed(2)}.`);
      if (figure.kind === "compared" && figure.ratio.max > 2 * figure.ratio.min)
        list.push(`${name}: unsteady, the rounds differ by ${number(figure.ratio.max / figure.ratio.min)} times (${number(figure.ratio.min)} to ${number(figure.ratio.max)}).`);
    }
  return list.length ? list.map((each) => `- ${each}`).join("\n") : "Nothing: every goal was reached, and no ratio differed twofold from round to round.";
}

function detail(row, result) {
  const notes = [...row.notes, ...result.notes];
  return [`### ${row.id}`, `${row.what[0].toUpperCase()}${row.what.slice(1)}, against ${row.against}. Goal: ${row.goal}.`, "",
    table(["what", "ours", "beside it", "ratio", "goal", ""], result.figures.map(cells)), "",
    ...(notes.length ? [notes.join(" "), ""] : []), ...row.commands.map((each) => `    ${each}`), "", `${result.seconds.toFixed(0)} s.`, ""].join("\n");
}

function noiseText(noise) {
  const of = (name) => noise.map((each) => each[name]), last = noise.at(-1);
  return `Before each row the machine itself was looked at: its disk made ${spread(of("sync"))} write-and-fdatasync a second, one core
hashed ${spread(of("work"))} MB/s, the load was ${spread(of("load"))}. Other machines of its host took ${(last.stolen * 100).toFixed(1)} % of its time.`;
}

export function page(all, rows) {
  const { machine } = all;
  return `# Speed, measured

Written by \`make bench\`; do not edit. Every figure is a **ratio of what was measured side by side in the same run**, the median of
rounds that took turns, with the smallest and the largest round in brackets. Above 1: we are so many times as fast. Absolute times are
there to see what a ratio is made of; on another machine they are others.
${["full", "huge"].includes(all.size) ? "" : `\n**Not a full run**: sizes "${all.size}" of \`bench/rows.mjs\`; the goals are meant for the full ones.\n`}
## All rows
${summary(all.results, rows)}

## What disappointed
${disappointed(all.results)}

## The machine
${machine.cpu}, ${machine.cores} cores, ${machine.memory} of memory, ${machine.disk}; ${machine.system}, Linux ${machine.kernel}.
${machine.day}, commit ${machine.commit}, a run of ${all.minutes.toFixed(0)} minutes. Node ${machine.node}; ${machine.versions.join(", ")}.

${noiseText(all.noise)}

The load tool, the peers and we share the same cores. Names and histories are invented by the program's own generators, from a seed. PostgreSQL
under Tryton is as Debian sets it up (fsync on), with ICU's Finnish order.

## Row by row
"Beside it" is what the row is measured against; in lines that say how something grows it is the smaller size.

${all.results.map((result) => detail(rows.find((row) => row.id === result.id), result)).join("\n")}`;
}
