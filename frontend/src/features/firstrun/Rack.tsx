/** The picture beside the first choice: a rack where four devices are documented and two are still to do. */
export function Rack({ label }: { label: string }) {
  return (
    <svg className="rack" viewBox="-6 -8 372 350" role="img" aria-label={label}>
      <rect className="rack-frame" x="-4" y="-6" width="248" height="346" rx="7" />
      <Unit y={0} height={12}>
        <Ports x={18} y={2.2} count={24} rows={2} />
        <Light x={10} y={6} />
      </Unit>
      <Unit y={14} height={26}>
        <Ports x={18} y={4.5} count={24} rows={2} />
        <rect className="rack-plate" x="18" y="19" width="48" height="3" rx="1.5" />
        <Light x={10} y={7} />
        <Light x={10} y={14} />
      </Unit>
      <Unit y={46} height={12}>
        <rect className="rack-plate" x="16" y="4" width="60" height="5" rx="2" />
        <Ports x={140} y={2.2} count={8} rows={2} />
        <Light x={10} y={6} waits />
      </Unit>
      {[64, 94].map((y) => (
        <Unit key={y} y={y} height={26}>
          <rect className="rack-plate" x="16" y="6" width="58" height="15" rx="2" />
          <Vents x={86} y={5} height={17} count={28} />
          <Light x={214} y={9} />
          <Light x={222} y={9} />
        </Unit>
      ))}
      <Unit y={125} height={54}>
        {[0, 1, 2, 3].map((row) =>
          [0, 1, 2].map((col) => (
            <g key={`${row}-${col}`} transform={`translate(${14 + col * 71} ${6 + row * 11.5})`}>
              <rect className="rack-disk" width="67" height="9" rx="1.5" />
              <Light x={60} y={4.5} waits={(row === 1 && col === 1) || (row === 3 && col === 2)} />
            </g>
          )),
        )}
      </Unit>
      <Unit y={185} height={26}>
        <rect className="rack-dark" x="90" y="6" width="54" height="15" rx="3" />
        <text className="rack-volt" x="98" y="17">
          230 V
        </text>
        <Vents x={156} y={6} height={15} count={18} />
        <Light x={14} y={13} />
      </Unit>
      <g opacity=".55">
        {[218, 234, 249].map((y) => (
          <Unit key={y} y={y} height={12} />
        ))}
        <Unit y={265} height={60} />
      </g>
      <Tag y={-3} text="HQ-SW-01" done />
      <Tag y={21} text="HQ-SW-02" done />
      <Tag y={46} text="firewall" />
      <Tag y={70} text="HQ-HV-01" done />
      <Tag y={96} text="HQ-HV-02" done />
      <Tag y={145} text="HQ-BK-01" done />
      <Tag y={189} text="UPS" />
    </svg>
  );
}

function Unit({ y, height, children }: { y: number; height: number; children?: React.ReactNode }) {
  return (
    <g transform={`translate(0 ${y})`}>
      <rect className="rack-unit" x="3" y="1" width="234" height={height} rx="2" />
      {children}
    </g>
  );
}

function Light({ x, y, waits }: { x: number; y: number; waits?: boolean }) {
  return <circle className={waits ? "rack-wait" : "rack-lit"} cx={x} cy={y} r="1.7" />;
}

function Ports({ x, y, count, rows }: { x: number; y: number; count: number; rows: number }) {
  const out = [];
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < count; i++) {
      const left = x + i * 8.2;
      const top = y + row * 6.2;
      out.push(
        <rect key={`p${row}-${i}`} className="rack-dark" x={left} y={top} width="5.2" height="4.4" rx=".8" />,
      );
      if ((i * 7 + row * 3) % 5 > 1) {
        out.push(
          <rect key={`l${row}-${i}`} className="rack-lit" x={left} y={top} width="1.6" height="1.2" />,
        );
      }
    }
  }
  return out;
}

function Vents({ x, y, height, count }: { x: number; y: number; height: number; count: number }) {
  return Array.from({ length: count }, (_, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, never reordered
    <rect key={i} className="rack-plate" x={x + i * 4} y={y} width="2" height={height} rx="1" />
  ));
}

function Tag({ y, text, done }: { y: number; text: string; done?: boolean }) {
  return (
    <g transform={`translate(256 ${y})`}>
      <path className="rack-wire" d="M-19 10H-4" />
      <rect className={done ? "rack-tag" : "rack-tag rack-tag-open"} x="-2" width="104" height="20" rx="10" />
      {done ? (
        <path className="rack-tick" d="m7 10.5 2.4 2.4 4.4-5" />
      ) : (
        <circle className="rack-ring" cx="10" cy="10" r="3.6" />
      )}
      <text className={done ? "rack-word" : "rack-word rack-word-open"} x="20" y="14">
        {text}
      </text>
    </g>
  );
}
