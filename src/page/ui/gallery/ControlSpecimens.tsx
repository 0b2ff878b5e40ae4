import { useState } from 'react';
import { verbatim } from '#base/words.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { AdapterPill } from '#ui/header/AdapterPill.tsx';
import { ColourDot } from '#ui/runs/ColourDot.tsx';
import { Keys } from '#ui/shell/Keys.tsx';
import { Pages } from '#ui/shell/Pages.tsx';
import { Tip } from '#ui/shell/Tip.tsx';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';
import { Radios } from '#ui/widgets/Radios.tsx';
import { Specimen } from './Specimen.tsx';
import { ADAPTER } from './samples.ts';

const BUTTONS = [
  'button',
  'button button-primary',
  'button button-small',
  'button button-round',
  'button button-quiet',
  'link-button',
];

const LINES = [0, 1, 2, 3, 4, 5, 6, 7];

export function ControlSpecimens() {
  return (
    <>
      <Specimen name="Buttons: enabled, disabled">
        {[false, true].map((disabled) => (
          <div key={String(disabled)} className="gallery-row">
            {BUTTONS.map((name) => (
              <button key={name} type="button" className={name} disabled={disabled}>
                Train
              </button>
            ))}
            <button
              type="button"
              className="button button-icon"
              aria-label="Help"
              disabled={disabled}
            >
              ?
            </button>
          </div>
        ))}
      </Specimen>
      <Specimen name="Button that can be pressed and explains why it does nothing">
        <button type="button" className="button button-primary" aria-disabled>
          Train
        </button>
      </Specimen>
      <Specimen name="Chips, keys, tip">
        <div className="gallery-row">
          <span className="chip">3 changed</span>
          <Keys keys="Mod K" />
          <Keys keys="g t" />
          <Tip text="What the button does">
            <button type="button" className="button button-small">
              Hover me
            </button>
          </Tip>
        </div>
      </Specimen>
      <Specimen name="Segments and choices">
        <div className="gallery-stack">
          <Steps look="segments" />
          <Steps look="choices" />
        </div>
      </Specimen>
      <Specimen name="Progress: none, half, done, unknown">
        <div className="gallery-stack">
          {[0, 50, 100, null].map((percent) => (
            <ProgressBar key={percent} label="Progress" percent={percent} />
          ))}
        </div>
      </Specimen>
      <Specimen name="Line styles and run colours">
        <div className="gallery-row">
          {LINES.map((n) => (
            <LineSample key={n} line={{ tone: 'strong', colour: n, dash: n }} />
          ))}
          {LINES.map((n) => (
            <ColourDot key={n} colour={n} />
          ))}
        </div>
      </Specimen>
      <Specimen name="Pages">
        <Pages label="Pages" words="51 to 100 of 130" at={1} pages={3} turn={() => {}} />
      </Specimen>
      <Specimen name="Adapter: opening, open, software, failed">
        <div className="gallery-row">
          <AdapterPill device={{ status: 'opening' }} />
          <AdapterPill device={{ status: 'open', adapter: ADAPTER }} />
          <AdapterPill device={{ status: 'open', adapter: { ...ADAPTER, software: true } }} />
          <AdapterPill
            device={{ status: 'failed', message: verbatim('This browser has no WebGPU.') }}
          />
        </div>
      </Specimen>
    </>
  );
}

function Steps({ look }: { readonly look: 'segments' | 'choices' }) {
  const [chosen, setChosen] = useState('epoch');
  return (
    <Radios
      look={look}
      legend="X axis"
      options={['step', 'epoch', 'time'].map((value) => ({ value, label: value }))}
      chosen={chosen}
      onChoose={setChosen}
    />
  );
}
