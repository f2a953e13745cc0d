// faulty_vfs.hpp: a disk that fails when it is told to, as a VFS of SQLite.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>

namespace purser {

/// Passes everything on to the default VFS, except for the operation that fails. Syncs are counted
/// but not carried out: nothing here outlives the machine. Registered while it lives. Thread-safe.
class FaultyVfs {
 public:
  enum class Operation : std::uint8_t { write, sync, truncate, remove, open, share };

  struct Fault {
    Operation operation = Operation::write;
    std::int64_t nth = 1;  ///< counted from `arm` on
    int code = SQLITE_IOERR_WRITE;
    bool is_short = false;      ///< half of what is to be written is
    bool lasts = false;         ///< so do all operations of its kind from then on
    bool in_file_only = false;  ///< what is written to the log succeeds
  };

  FaultyVfs() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
    static std::atomic<int> made = 0;
    name_ = "faulty-" + std::to_string(++made);
    vfs_.zName = name_.c_str();
    vfs_.pNext = nullptr;
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    if (sqlite3_vfs_register(&vfs_, 0) != SQLITE_OK) throw std::runtime_error("no VFS");
  }
  ~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  void arm(const Fault& fault) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    seen_ = 0;
    fired_ = false;
    armed_ = true;
  }
  void disarm() {
    const std::lock_guard lock(mutex_);
    armed_ = false;
  }
  /// Whether the fault happened.
  [[nodiscard]] bool fired() const {
    const std::lock_guard lock(mutex_);
    return fired_;
  }

 private:
  struct File {
    sqlite3_file base;
    FaultyVfs* vfs;
    bool is_log;
    // The real one follows.
  };

  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(File));
  }
  static FaultyVfs& of(sqlite3_vfs* vfs) { return *static_cast<FaultyVfs*>(vfs->pAppData); }

  /// SQLITE_OK: goes on.
  int judge(Operation operation, bool is_log = false) {
    const std::lock_guard lock(mutex_);
    if (!armed_ || operation != fault_.operation) return SQLITE_OK;
    if (is_log && fault_.in_file_only) return SQLITE_OK;
    ++seen_;
    if (fault_.lasts ? seen_ < fault_.nth : seen_ != fault_.nth) return SQLITE_OK;
    fired_ = true;
    return fault_.code;
  }

  static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags,
                  int* out_flags) {
    auto& self = of(vfs);
    auto& opened = of(file);
    opened.base.pMethods = nullptr;
    opened.vfs = &self;
    opened.is_log = (flags & SQLITE_OPEN_WAL) != 0;
    if (const int code = self.judge(Operation::open); code != SQLITE_OK) return code;
    const int code = self.real_->xOpen(self.real_, name, real(file), flags, out_flags);
    if (real(file)->pMethods != nullptr) opened.base.pMethods = methods();
    return code;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    auto& self = of(vfs);
    if (const int code = self.judge(Operation::remove); code != SQLITE_OK) return code;
    return self.real_->xDelete(self.real_, name, sync_folder);
  }
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    auto& self = *of(file).vfs;
    const int code = self.judge(Operation::write, of(file).is_log);
    if (code == SQLITE_OK) return real(file)->pMethods->xWrite(real(file), bytes, size, at);
    if (self.fault_.is_short) real(file)->pMethods->xWrite(real(file), bytes, size / 2, at);
    return code;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int code = of(file).vfs->judge(Operation::truncate, of(file).is_log);
    return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
  }
  static int sync(sqlite3_file* file, int /*flags*/) {
    return of(file).vfs->judge(Operation::sync, of(file).is_log);
  }
  static int share(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    const int code = of(file).vfs->judge(Operation::share);
    return code != SQLITE_OK
               ? code
               : real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods table = [] {
      sqlite3_io_methods all{};
      all.iVersion = 2;
      all.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
      all.xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
        return real(f)->pMethods->xRead(real(f), to, size, at);
      };
      all.xWrite = write;
      all.xTruncate = truncate;
      all.xSync = sync;
      all.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
        return real(f)->pMethods->xFileSize(real(f), size);
      };
      all.xLock = [](sqlite3_file* f, int how) { return real(f)->pMethods->xLock(real(f), how); };
      all.xUnlock = [](sqlite3_file* f, int how) {
        return real(f)->pMethods->xUnlock(real(f), how);
      };
      all.xCheckReservedLock = [](sqlite3_file* f, int* out) {
        return real(f)->pMethods->xCheckReservedLock(real(f), out);
      };
      all.xFileControl = [](sqlite3_file* f, int what, void* with) {
        return real(f)->pMethods->xFileControl(real(f), what, with);
      };
      all.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
      all.xDeviceCharacteristics = [](sqlite3_file* f) {
        return real(f)->pMethods->xDeviceCharacteristics(real(f));
      };
      all.xShmMap = share;
      all.xShmLock = [](sqlite3_file* f, int at, int count, int flags) {
        return real(f)->pMethods->xShmLock(real(f), at, count, flags);
      };
      all.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
      all.xShmUnmap = [](sqlite3_file* f, int remove) {
        return real(f)->pMethods->xShmUnmap(real(f), remove);
      };
      return all;
    }();
    return &table;
  }

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  std::string name_;
  mutable std::mutex mutex_;
  Fault fault_;
  std::int64_t seen_ = 0;
  bool armed_ = false;
  bool fired_ = false;
};

}  // namespace purser
