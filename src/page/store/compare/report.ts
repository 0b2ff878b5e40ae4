/** What a report of a comparison holds; reportHtml.ts writes it. All texts are in its language. */

export interface ReportCell {
  readonly text: string;
  /** A second line: Δ to the baseline, a position. */
  readonly more?: string;
  readonly tone?: 'good' | 'fault' | 'quiet';
}

export interface ReportTable {
  readonly title: string;
  /** A sentence under the title; empty for none. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell heads its row. */
  readonly rows: readonly (readonly ReportCell[])[];
  /** Shown in place of a table without rows. */
  readonly empty: string;
}

export interface ReportFigure {
  readonly title: string;
  /** The figure in words. */
  readonly summary: string;
  /** An SVG document as text, serialised by the browser; it goes in as it is. */
  readonly svg: string;
}

export interface ReportMaps {
  readonly title: string;
  readonly caption: string;
  /** Rows of every map, from the top. */
  readonly rows: readonly string[];
  readonly maps: readonly {
    readonly run: string;
    /** A PNG as a data URL; null if there is nothing to draw. */
    readonly png: string | null;
    /** Shown in place of a missing map, else below it. */
    readonly words: string;
  }[];
}

/** Terms and what is said of them. */
export type ReportFacts = readonly (readonly [term: string, text: string])[];

/** Why a run broke. */
export interface ReportDiagnosis {
  readonly run: string;
  readonly cause: string;
  readonly sentence: string;
  readonly facts: ReportFacts;
  readonly evidence: ReportFacts;
  readonly fixes: readonly string[];
}

/** How to train a run again. */
export interface ReportAgain {
  readonly run: string;
  readonly facts: ReportFacts;
  /** What a repetition does not repeat, and what it needs. */
  readonly notes: readonly string[];
  readonly command: string;
  /** Folded. */
  readonly files: readonly { readonly title: string; readonly text: string }[];
}

export interface ReportStory {
  readonly run: string;
  readonly lines: readonly string[];
}

export interface Report {
  /** Of the document: `en`, `zh-CN`. */
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly verdict: {
    readonly tone: 'neutral' | 'good' | 'warning' | 'bad';
    readonly lead: string;
    readonly more: string;
  };
  readonly runs: ReportTable;
  /** What the table's numbers mean; folded. */
  readonly terms: { readonly title: string; readonly facts: ReportFacts };
  readonly differences: ReportTable;
  readonly diagnoses: {
    readonly title: string;
    readonly evidence: string;
    readonly fixes: string;
    readonly runs: readonly ReportDiagnosis[];
  };
  readonly charts: { readonly title: string; readonly figures: readonly ReportFigure[] };
  /** The others, folded. */
  readonly moreCharts: { readonly title: string; readonly figures: readonly ReportFigure[] };
  /** Folded, as are the maps. */
  readonly tables: readonly ReportTable[];
  readonly maps: readonly ReportMaps[];
  readonly events: { readonly title: string; readonly runs: readonly ReportStory[] };
  readonly again: {
    readonly title: string;
    readonly caption: string;
    readonly runs: readonly ReportAgain[];
  };
  /** Folded: every field of every config. */
  readonly configs: ReportTable;
  /** How the file was made, at its foot. */
  readonly foot: string;
}
