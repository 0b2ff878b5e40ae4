export const zh = {
  'Profile of a step': '一步训练的剖析',
  'Builds a step with this run’s settings on noise, and times each of its kernels on this GPU. The run itself is not touched.':
    '用此运行的设置在噪声图像上构建一步训练，并在这块 GPU 上逐个测量内核的用时。不会影响该运行本身。',
  'Profile a step': '剖析一步训练',
  'Profile again': '重新剖析',
  'Where the time of a training step goes, kernel by kernel': '一步训练的时间花在哪里，逐个内核',
  '{{title}} on {{adapter}}: a step takes {{ms}} ms, {{encode}} ms of it JavaScript. Its {{n}} dispatches one by one take {{sum}} ms.':
    '{{title}}，{{adapter}}：一步用时 {{ms}} 毫秒，其中 JavaScript {{encode}} 毫秒。它的 {{n}} 次调度逐个执行共 {{sum}} 毫秒。',
  'At this GPU’s peaks {{ms}} ms would do: {{percent}} % of the roofline.':
    '按这块 GPU 的上限只需 {{ms}} 毫秒：达到屋顶线的 {{percent}} %。',
  'This GPU has no timestamps, so the clock around each kernel is used.':
    '这块 GPU 没有时间戳，因此用每个内核前后的时钟计时。',
  'Sum up by': '汇总方式',
  'By kernel': '按内核',
  'By layer': '按层',
  'By part': '按部分',
  Times: '用时',
  Kernel: '内核',
  Layer: '层',
  Part: '部分',
  Dispatches: '调度次数',
  Workgroups: '工作组',
  'no layer': '不属于任何层',
  data: '数据',
  weights: '权重',
  forward: '前向',
  gradient: '梯度',
  update: '更新',
  Share: '占比',
  'Time by part: {{parts}}': '各部分用时：{{parts}}',
};
