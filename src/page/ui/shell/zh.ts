export const zh = {
  'Loading…': '正在载入…',
  'The charts appear here.': '图表会出现在这里。',
  Close: '关闭',
  Commands: '命令',
  'What would you like to do?': '想做什么？',
  'Nothing is called that.': '没有这个名字的内容。',
  'Go to': '前往',
  Run: '运行',
  Preset: '预设',
  View: '外观',
  Export: '导出',
  Help: '帮助',
  'Explain fields': '解释各字段',
  'Hide explanations': '隐藏解释',
  'Switch to the light theme': '切换到浅色主题',
  'Switch to the dark theme': '切换到深色主题',
  'Help and keys': '帮助与按键',
  'Show the tour': '看一遍导览',

  // Places
  Train: '训练',
  Compare: '比较',
  Prototypes: '原型',
  Experiments: '实验',
  Runs: '训练记录',

  // Keys
  Keys: '按键',
  'This help': '本帮助',
  'Every action and place, by name': '按名称找到每个操作和位置',
  'Train, pause or resume': '训练、暂停或继续',
  'Go to {{place}}': '前往“{{place}}”',
  'Step the number that has the focus': '增减当前聚焦的数值',
  'Close what is open': '关闭打开的窗口',

  // Help
  'How this lab works': '本实验室如何工作',
  'One click trains the model in the diagram on the images in the sample grid, on this computer’s GPU. Nothing leaves the computer.':
    '按一下，就在这台电脑的 GPU 上用样本格里的图像训练图中的模型。任何内容都不会离开这台电脑。',
  Settings: '设置',
  'A preset fills every field. A field that differs says what it was; the arrow keys step it, and its help shows while it has the focus. Changes apply to the next run.':
    '预设填好每个字段。改过的字段会标出原来的值；方向键增减数值，聚焦时显示说明。更改用于下一次训练。',
  Charts: '图表',
  'The faint line is each step, the strong one its moving average, the dotted one chance or the healthy value. ✕, ▲ and ▼ mark NaN, +Inf and −Inf. A drag zooms all charts, a finger’s to the side too.':
    '淡线是每一步，粗线是滑动平均，点线是随机水平或健康值。✕、▲ 和 ▼ 标出 NaN、+Inf 和 −Inf。拖动可缩放所有图表，手指横向滑动也行。',
  'A hit counts only where the positive is strictly greater than every negative and all are finite, so a broken run reads 0 %, not 100 %.':
    '只有正例严格大于所有负例且全部有限才算命中，所以崩溃的训练读数是 0 %，而不是 100 %。',
  'With the method PCL each epoch first stores the key encoder’s features in this browser, batch by batch, and groups them by k-means; ProtoNCE compares images with the groups’ middles. The dashed line in its accuracy is what can be reached.':
    '用 PCL 方法时，每个 epoch 先把键编码器的特征逐批存入浏览器，再用 k-means 分组；ProtoNCE 拿图像与各组中心比较。其准确率图中的虚线是能达到的上限。',
  Notes: '记录',
  'Stages are bands on the charts; a dashed vertical line is a change by hand, a solid one an alarm, or a short mark at the top where there are many. A run that was stopped or cut off goes on with Resume in the list of runs.':
    '图表上的色带是阶段；竖虚线是手动更改，竖实线是警报，警报很多时是顶端的短线。停止或中断的训练可在训练列表里按“继续”接着进行。',
  Address: '地址',
  'opens the page with these settings.': '以这些设置打开页面。',

  // Tour
  '1. What is trained': '1. 训练什么',
  'A preset fills every setting; the model is drawn from them. Quick takes minutes, even without a graphics card.':
    '预设填好全部设置，模型图按它们画出。“快速”即使没有显卡也只要几分钟。',
  '2. Press Train': '2. 按“训练”',
  'Training runs in this tab, on this computer. Pause, stop and go on whenever you like.':
    '训练就在这个标签页、这台电脑上进行。随时可以暂停、停止或继续。',
  '3. Watch it learn': '3. 看它学习',
  'The charts move with every step, and a card says what is wrong if anything is. Press ? for the keys.':
    '图表随每一步变化；若有问题，会有卡片说明。按 ? 查看按键。',
  Next: '下一步',
  Back: '上一步',
  Done: '完成',
  'Earlier page': '上一页',
  'Later page': '下一页',
};
