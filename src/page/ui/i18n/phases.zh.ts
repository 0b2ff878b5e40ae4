/** The phases of long work, in Chinese. */
export const zhPhases = {
  'Opening the GPU': '正在打开 GPU',
  'Loading images': '正在载入图像',
  'Loading images {{done}} of {{total}}': '正在载入图像 {{done}} / {{total}}',
  'Loading the trainer': '正在载入训练程序',
  'Reading the checkpoint': '正在读取检查点',
  'Setting up the run on the GPU': '正在 GPU 上准备训练',
  'Setting up the run on the GPU, part {{done}} of {{total}}':
    '正在 GPU 上准备训练，第 {{done}} / {{total}} 部分',
  'Tuning for this GPU': '正在为这块 GPU 调优',
  'Tuning for this GPU, layer {{done}} of {{total}}':
    '正在为这块 GPU 调优，第 {{done}} / {{total}} 层',
  'Planning the kernels': '正在规划内核',
  'Compiling kernels': '正在编译内核',
  'Compiling kernels {{done}} of {{total}}': '正在编译内核 {{done}} / {{total}}',
  'Refilling the queue': '正在重新填充队列',
  'Running the first step': '正在运行第一步',
  'Features for kNN': '为 kNN 提取特征',
  'Features for kNN {{done}} of {{total}}': '为 kNN 提取特征 {{done}} / {{total}}',
  'Measuring kNN': '测量 kNN',
  'Measuring kNN {{done}} of {{total}}': '测量 kNN {{done}} / {{total}}',
  'Measuring the spread of the features': '测量特征的分散程度',
  'Measuring the spread of the features, {{percent}} %': '测量特征的分散程度，{{percent}} %',
  'Linear probe': '线性探测',
  'Linear probe, epoch {{done}} of {{total}}': '线性探测，epoch {{done}} / {{total}}',
  'Feature pass': '提取特征',
  'Feature pass {{done}} of {{total}}': '提取特征 {{done}} / {{total}}',
  'k-means': 'k-means',
  'k-means, k = {{k}}, {{percent}} %': 'k-means，k = {{k}}，{{percent}} %',
  'Looking for the cause': '正在查找原因',
  'Looking for the cause, kernel {{done}} of {{total}}':
    '正在查找原因，第 {{done}} / {{total}} 个内核',
  'Reading the state from the GPU': '正在从 GPU 读取状态',
  'Reading the state from the GPU, {{done}} of {{total}}':
    '正在从 GPU 读取状态，{{done}} / {{total}}',
  'Saving the checkpoint': '正在保存检查点',
  'Exporting the checkpoint': '正在导出检查点',
  'Profiling a step': '正在剖析一步训练',
  'Profiling a step, part {{done}} of {{total}}': '正在剖析一步训练，第 {{done}} / {{total}} 部分',
  'Measuring this GPU': '正在测量这块 GPU',
  'Measuring this GPU, part {{done}} of {{total}}':
    '正在测量这块 GPU，第 {{done}} / {{total}} 部分',
  'Reading the features': '正在读取特征',
  'Reading the features {{done}} of {{total}}': '正在读取特征 {{done}} / {{total}}',
  'Finding the landmarks’ neighbours': '正在查找地标点的近邻',
  'Finding the landmarks’ neighbours {{done}} of {{total}}':
    '正在查找地标点的近邻 {{done}} / {{total}}',
  'Laying out the landmarks': '正在布置地标点',
  'Laying out the landmarks, epoch {{done}} of {{total}}':
    '正在布置地标点，epoch {{done}} / {{total}}',
  'Placing the other images': '正在放置其余图像',
  'Placing the other images {{done}} of {{total}}': '正在放置其余图像 {{done}} / {{total}}',
  '{{done}} of {{total}}': '{{done}} / {{total}}',
  'Training progress': '训练进度',

  // The tab's title, notifications
  'Paused at {{percent}} %': '已暂停于 {{percent}} %',
  '✓ {{run}} finished': '✓ {{run}} 已完成',
  '✕ {{run}} failed': '✕ {{run}} 失败',
  '{{n}} steps': '{{n}} 步',
  'Notify me at the end': '结束时通知我',
  'Do not notify me at the end': '结束时不再通知我',
  'Also while another tab is in front': '在其他标签页时也会通知',
  'The browser allows no notifications here': '浏览器不允许本页发送通知',
  'Allow them for this page in the browser’s site settings, then turn them on again.':
    '请在浏览器的网站设置中允许本页发送通知，然后再次打开。',
  'Low-shot SVM, fit {{done}} of {{total}}': '少样本 SVM，第 {{done}} 次拟合，共 {{total}} 次',
};
