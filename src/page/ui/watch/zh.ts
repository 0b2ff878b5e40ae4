export const zh = {
  'Watch runs': '观察运行',
  'Draws runs while they are trained elsewhere: on a cluster with protolab_torch, or by npm run train. Their folders are read every two seconds: of this disk, or at an address whose server lets other pages read it.':
    '实时绘制在别处训练的运行：集群上的 protolab_torch，或 npm run train。其文件夹每两秒读取一次：可以在本机磁盘上，也可以在允许其他页面读取的服务器地址上。',
  'Address of a run, of its metrics.jsonl, or of a folder of runs':
    '运行、其 metrics.jsonl 或含多次运行的文件夹的地址',
  'Watch an address': '观察地址',
  'Looks for runs at this address': '正在该地址查找运行',
  'Watch a folder…': '观察文件夹…',
  'npm run watch -- FOLDER serves a folder of runs beside the page.':
    'npm run watch -- FOLDER 会在本页面旁提供一个含多次运行的文件夹。',
  'Stop watching': '停止观察',
  'Stop watching {{name}}': '停止观察 {{name}}',
  Watch: '观察',
  'Watch {{name}}': '观察 {{name}}',
  '{{run}} is not watched any more': '已不再观察 {{run}}',
  'No folder in it has a metrics.jsonl.': '其中没有任何文件夹含有 metrics.jsonl。',
  'The worker that watches runs ended without giving a reason; watch them again.':
    '观察运行的工作线程已结束，未给出原因；请重新观察。',
  '{{run}} cannot be reached: npm run watch has ended, or the connection failed.':
    '无法访问 {{run}}：npm run watch 已结束，或连接失败。',
  '{{run}} cannot be read: the server answered {{status}}.':
    '无法读取 {{run}}：服务器返回 {{status}}。',
  '{{run}} has no config.json; name a folder that npm run train or protolab_torch wrote.':
    '{{run}} 没有 config.json；请选择 npm run train 或 protolab_torch 写出的文件夹。',
  'Write an address that begins with https://.': '请填写以 https:// 开头的地址。',
  'An address with a password in it is not used.': '不使用含有密码的地址。',
  '{{address}}: no run was found there. Name the folder of a run (with config.json and metrics.jsonl), its metrics.jsonl, or a folder of runs of which the server answers with a list.':
    '{{address}}：未找到任何运行。请填写某次运行的文件夹（含 config.json 和 metrics.jsonl）、其 metrics.jsonl，或服务器会列出内容的运行文件夹。',
  '{{run}} cannot be reached: a page that was loaded by https may not read an address that begins with http:. Serve the runs by https, or open this app on localhost (npm start).':
    '无法访问 {{run}}：通过 https 加载的页面不能读取以 http: 开头的地址。请用 https 提供这些运行，或在 localhost 上打开本应用（npm start）。',
  '{{run}} cannot be reached: there is no connection, or the server does not let other pages read it (CORS): it has to answer with Access-Control-Allow-Origin, as python3 -m protolab_torch serve does.':
    '无法访问 {{run}}：没有连接，或服务器不允许其他页面读取（CORS）：它必须像 python3 -m protolab_torch serve 那样返回 Access-Control-Allow-Origin。',
  '{{run}}/metrics.jsonl ends in the middle of line {{line}}, which is left out.':
    '{{run}}/metrics.jsonl 在第 {{line}} 行中间结束，该行未计入。',
  'What was read of it stays.': '已读取的内容会保留。',
};
